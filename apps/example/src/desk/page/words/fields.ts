import type { Sentence } from "@wxrefund/browser-verify/messages";

/** What is wrong with what somebody entered, by the field that core names; each names the field as the page does. */
export const fieldProblems = {
  outRefundNo: {
    en: "The shop's refund number has 1 to 64 letters, digits or signs among _ - | * @. Nothing was sent.",
    zh: "商户退款单号应为 1 至 64 个字符，只能是字母、数字或 _ - | * @。请求未发出。",
  },
  refundId: {
    en: "WeChat Pay's refund number has 1 to 32 letters or digits. Nothing was sent.",
    zh: "微信支付退款单号应为 1 至 32 位字母或数字。请求未发出。",
  },
  outTradeNo: {
    en: "The shop's order number has 1 to 32 letters, digits or signs among _ - | * @. Nothing was sent.",
    zh: "商户订单号应为 1 至 32 个字符，只能是字母、数字或 _ - | * @。请求未发出。",
  },
  transactionId: {
    en: "WeChat Pay's order number has 1 to 32 letters or digits. Nothing was sent.",
    zh: "微信支付订单号应为 1 至 32 位字母或数字。请求未发出。",
  },
  bankType: { en: "Bank: choose one of the list.", zh: "开户银行：请从列表中选择。" },
  bankAccount: {
    en: "Card number: enter 8 to 32 digits, with or without spaces.",
    zh: "银行卡号：请输入 8 至 32 位数字，可以带空格。",
  },
  realName: {
    en: "Name on the card: enter 1 to 70 characters.",
    zh: "持卡人姓名：请输入 1 至 70 个字符。",
  },
  WECHATPAY_V2_KEY: {
    en: "Without V2's appid and key this desk finds refunds by the shop's refund number only.",
    zh: "退款台未配置 V2 的 appid 与密钥，只能按商户退款单号查询。",
  },
  refund: {
    en: "WeChat Pay has not told its own number of this refund, which paying it another way needs. Nothing was sent.",
    zh: "微信支付尚未告知其退款单号，暂时不能换方式退款。请求未发出。",
  },
  status: {
    en: "This refund is not abnormal any more, so it is not paid another way. Nothing was sent.",
    zh: "这笔退款已不是异常状态，不能再换方式退款。请求未发出。",
  },
} as const;

const byField: ReadonlyMap<string, Sentence> = new Map(Object.entries(fieldProblems));

export function fieldProblem(field: string | undefined): Sentence | undefined {
  return byField.get(field ?? "");
}
