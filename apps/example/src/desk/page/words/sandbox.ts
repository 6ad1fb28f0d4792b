import type { Sentence } from "@wxrefund/browser-verify/messages";
import type { PanelFault } from "../../sandbox.ts";

interface FaultGroup {
  readonly name: Sentence;
  /** How to meet one that is armed. */
  readonly hint: Sentence;
}

export const faultGroups: Readonly<Record<PanelFault["meets"], FaultGroup>> = {
  check: {
    name: { en: "Answers to a check", zh: "查询的应答" },
    hint: { en: "Armed. Now press “Check now”.", zh: "已设置。请点“立即查询”。" },
  },
  search: {
    name: { en: "Answers of V2, to a search by another number", zh: "V2 的应答（按其他单号查询）" },
    hint: {
      en: "Armed. Now ask WeChat Pay for an order number, such as ORDER2_1.",
      zh: "已设置。请按商户订单号向微信支付查询，例如 ORDER2_1。",
    },
  },
  application: {
    name: { en: "Applications", zh: "退款申请" },
    hint: { en: "Armed. Now press “Apply”.", zh: "已设置。请点“申请退款”。" },
  },
  notification: {
    name: { en: "WeChat Pay's news", zh: "微信支付的通知" },
    hint: {
      en: "Armed. Now apply for a refund and let time pass. What the desk refuses is told at its terminal.",
      zh: "已设置。请申请一笔退款并拨快时间。被拒绝的通知会显示在启动退款台的终端。",
    },
  },
};

/** The sandbox speaks English; these say the same in Chinese. What is missing here is shown in English. */
const journeys: ReadonlyMap<string, string> = new Map([
  ["SUCCESS_", "立即退款成功，退至零钱"],
  ["PROCESSING_", "处理中，5 分钟后退款成功"],
  ["CARD_", "退至信用卡：处理中，一天后成功"],
  ["FOREVER_", "一直处理中"],
  ["CLOSED_", "退款关闭：再退须用新单号"],
  ["UNFUNDED_", "处理中，资金不足 7 天后关闭"],
  ["ABNORMAL_", "退款异常：卡已作废或冻结，需商户处理"],
  ["HANDLED_", "退款异常，商户处理一小时后退至另一张卡"],
  ["PARTIAL_", "部分退款：订单 100 分退 30 分"],
  ["COUPON_", "退 10 元中的 5 元，其中 1 元为两张代金券"],
  ["LATE_", "前 30 秒查不到，之后退款成功"],
  ["NOTFOUND_", "没有这笔退款"],
  ["FAILED_", "V2 旧状态 FAIL；APIv3 为 CLOSED"],
  ["UNCERTAIN_", "V2 旧状态 NOTSURE；APIv3 为 PROCESSING"],
  ["UNHEARDOF_", "文档中没有的状态与字段"],
]);

const faults: ReadonlyMap<string, string> = new Map([
  ["unsigned", "应答没有签名"],
  ["tampered", "签名后正文被改动一个字节"],
  ["stale", "十分钟前签名"],
  ["future", "签名时间在十分钟之后"],
  ["probe", "微信支付的签名探测"],
  ["foreign-key", "序列号正确，但用别的密钥签名"],
  ["stranger-serial", "签名正确，但序列号无人认识"],
  ["stripped-timestamp", "代理去掉了 Wechatpay-Timestamp"],
  ["stripped-nonce", "代理去掉了 Wechatpay-Nonce"],
  ["stripped-signature", "代理去掉了 Wechatpay-Signature"],
  ["stripped-serial", "代理去掉了 Wechatpay-Serial"],
  ["replayed", "重放上一次的应答"],
  ["other-refund", "另一笔退款的应答，签名有效"],
  ["wrong-charset", "GBK 编码的中文，签名有效"],
  ["huge", "2 MiB 的正文，签名有效"],
  ["429", "HTTP 429，无签名，Retry-After: 1"],
  ["5xx-then-fine", "前两次 HTTP 503，之后正常"],
  ["unsigned-404", "伪造的“退款不存在”，无签名"],
  ["clock-skew", "时钟不一致：401 SIGN_ERROR，无签名"],
  ["html", "被网页劫持：200，text/html"],
  ["redirect", "302 跳转到其他主机"],
  ["compression-bomb", "解压后 16 MiB 的小 gzip"],
  ["bad-gzip", "无法解压的 gzip"],
  ["slow-head", "60 秒后才有应答"],
  ["slow-body", "正文的后一半 60 秒后才到"],
  ["cut-off", "正文传到一半断开"],
  ["reset", "连接被重置，没有应答"],
  ["closed-connection", "连接被关闭，没有应答"],
  ["md5-for-hmac", "约定 HMAC-SHA256，却用 MD5 签名"],
  ["other-merchant", "另一商户的应答，签名有效"],
  ["folded", "一个字段以 &name=value 折进前一字段的值，签名仍吻合"],
  ["repeated-element", "XML 中 total_fee 出现两次，金额不同"],
  ["doctype", "XML 带有 DOCTYPE 与实体，展开后签名吻合"],
  ["entity-bomb", "XML 实体可展开成十亿个字符"],
  ["never-arrived", "申请在途中丢失：未受理，连接被关闭"],
  ["arrives-twice", "途中的机器把申请发了两次"],
  ["accepted-then-lost", "已受理；连接被关闭，没有应答"],
  ["accepted-then-reset", "已受理；连接被重置"],
  ["accepted-then-cut-off", "已受理；应答传到一半断开"],
  ["accepted-then-late", "已受理；60 秒后才有应答"],
  ["accepted-then-unsigned", "已受理；应答没有签名"],
  ["accepted-then-tampered", "已受理；应答签名后被改动一个字节"],
  ["accepted-then-not-found", "已受理；伪造的“订单不存在”，无签名"],
  ["accepted-then-refused", "已受理；伪造的“余额不足”，无签名"],
  ["accepted-then-error", "已受理；答复系统错误，有签名"],
  ["accepted-then-202", "已受理；HTTP 202，有签名，仍在处理"],
  ["notify-twice", "通知来两次，各自签名"],
  ["notify-out-of-order", "较早的通知晚一秒才到（选“退款异常，商户处理…”）"],
  ["notify-probe", "微信支付的签名探测"],
  ["notify-unsigned", "通知没有签名"],
  ["notify-tampered", "密文被改动一个字节"],
  ["notify-stale", "十分钟前签名"],
  ["notify-foreign-key", "用别的密钥签名"],
  ["notify-other-key", "用别的密钥加密"],
]);

export function journeyZh(prefix: string): string | undefined {
  return journeys.get(prefix);
}

export function faultZh(id: string): string | undefined {
  return faults.get(id);
}
