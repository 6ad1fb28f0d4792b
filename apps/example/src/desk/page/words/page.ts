import type { Sentence } from "@wxrefund/browser-verify/messages";
import type { NumberKind } from "../../number-kind.ts";

/** What the page itself says. */
export const words = {
  title: { en: "Refund desk", zh: "退款台" },
  merchant: { en: "Merchant", zh: "商户号" },
  sandboxed: { en: "Sandbox: no real money", zh: "沙箱演示，不涉及真实资金" },
  language: { en: "中文", zh: "English" },
  skip: { en: "Skip to the refund", zh: "跳到退款详情" },
  live: { en: "Live", zh: "实时更新" },
  offline: { en: "Connection lost, trying again", zh: "连接中断，正在重连" },
  serverGone: {
    en: "The desk's server does not answer. Try again once the page says “Live”.",
    zh: "退款台的服务器没有响应。请等页面恢复“实时更新”后再试。",
  },

  refunds: { en: "Refunds", zh: "退款列表" },
  search: { en: "Search by any of the four numbers", zh: "按四种单号中的任意一种搜索" },
  status: { en: "Status", zh: "状态" },
  anyStatus: { en: "All", zh: "全部" },
  none: { en: "Nothing on this desk fits.", zh: "没有符合条件的退款。" },
  empty: {
    en: "This desk is empty. Enter a number above to look a refund up at WeChat Pay.",
    zh: "这里还没有退款。请在上方输入单号，向微信支付查询。",
  },
  checkFailed: { en: "last check failed", zh: "最近一次查询失败" },
  askHeading: { en: "Not in the list? Ask WeChat Pay", zh: "列表中没有？向微信支付查询" },
  askFor: { en: "This number is", zh: "该单号是" },
  ask: { en: "Ask WeChat Pay", zh: "向微信支付查询" },
  askedNothing: { en: "WeChat Pay finds no refund for it.", zh: "微信支付没有查到相应的退款。" },

  choose: { en: "Where is my money?", zh: "我的钱到哪了？" },
  chooseMore: {
    en: "Choose a refund, or enter any of its numbers, to see where the money is.",
    zh: "从列表中选择一笔退款，或输入任意一种单号，查看款项去向。",
  },
  notHere: { en: "This refund is not on the desk", zh: "退款台上没有这笔退款" },
  notHereMore: { en: "WeChat Pay may know it all the same.", zh: "微信支付那里可能有记录。" },
  remove: { en: "Take it off the desk", zh: "从列表中移除" },
  back: { en: "Back to the list", zh: "返回列表" },
  check: { en: "Check now", zh: "立即查询" },
  checking: { en: "Checking…", zh: "正在查询…" },
  nextCheck: { en: "Next check in", zh: "距下次自动查询" },
  noMoreChecks: { en: "This is final, so it is not checked any more.", zh: "已是最终结果，不再自动查询。" },
  gaveUp: {
    en: "Automatic checks have stopped. Use “Check now”.",
    zh: "已停止自动查询，可点“立即查询”。",
  },
  copy: { en: "Copy", zh: "复制" },
  copied: { en: "Copied", zh: "已复制" },
  tellBuyer: { en: "Tell the buyer", zh: "可以这样回复顾客" },

  journey: { en: "Timeline", zh: "进度" },
  applied: { en: "Applied", zh: "申请退款" },
  goesTo: { en: "The money goes to", zh: "款项退至" },
  wentTo: { en: "The money went to", zh: "款项已退至" },
  notTo: { en: "The money did not reach", zh: "款项未能退至" },
  to: { en: "To", zh: "退至" },
  unknownAccount: { en: "WeChat Pay has not said where yet", zh: "微信支付尚未告知退至何处" },
  knownSince: { en: "known here since {time}, {how}", zh: "本系统获知于 {time}，{how}" },

  numbers: { en: "Numbers", zh: "单号" },
  amounts: { en: "Amounts", zh: "金额" },
  ofTotal: { en: "of an order of {total}", zh: "（订单金额 {total}）" },
  cashBack: { en: "In cash", zh: "现金" },
  couponsBack: { en: "In coupons", zh: "代金券" },
  orderRefunds: { en: "Refunds of this order", zh: "该订单的全部退款" },
  orderBack: {
    en: "{back} of the order's {total} has been refunded.",
    zh: "订单金额 {total}，已退 {back}。",
  },

  again: { en: "May it be refunded again?", zh: "可以再次退款吗？" },
  todo: { en: "What to do:", zh: "处理建议：" },
  source: { en: "Source", zh: "依据" },
  details: { en: "For developers", zh: "技术细节" },
  stillBelieved: { en: "What was proven before still stands.", zh: "此前已验证的结果仍然有效。" },
  contradiction: {
    en: "A later answer contradicts this final result and is not believed. Ask WeChat Pay's support.",
    zh: "后来的应答与最终结果矛盾，未予采信，请联系微信支付客服。",
  },

  signed: { en: "Signed by WeChat Pay", zh: "微信支付已签名" },
  whatProves: {
    en: "This page checked the signature itself, with the key it was shipped with.",
    zh: "本页面使用自带的公钥自行验证了签名。",
  },
  signingKey: { en: "Key", zh: "密钥" },
  verifying: { en: "Checking the signature…", zh: "正在验证签名…" },
  notProven: { en: "Not proven", zh: "未通过验证" },
  serverOnly: { en: "Checked by the desk's server.", zh: "已由退款台的服务器验证。" },
  serverOnlyV2: {
    en: "WeChat Pay's older API (V2) signs in a way that only the server can check, not this page.",
    zh: "微信支付旧版接口（V2）的签名只有服务器能验证，本页面无法验证。",
  },
  serverOnlyKeyless: {
    en: "This page has no key of WeChat Pay's to check with: the desk was started without one.",
    zh: "启动退款台时没有配置微信支付的公钥，本页面无法自行验证。",
  },
  noProof: { en: "WeChat Pay has confirmed no such refund yet.", zh: "微信支付尚未确认有这笔退款。" },
  claimed: { en: "What the desk's server says, unproven", zh: "以下为服务器所述，未经验证" },

  resolve: { en: "Pay it another way", zh: "异常退款处理" },
  resolveElsewhere: {
    en: "This desk has V2 credentials only. Use the transaction centre of the merchant platform.",
    zh: "本退款台只配置了 V2，请在商户平台的交易中心处理。",
  },
  toCard: { en: "To another card of the buyer", zh: "退至顾客的另一张银行卡" },
  toShop: { en: "To the shop's own account", zh: "退至商户银行账户" },
  toShopMore: { en: "The shop then hands the money on by itself.", zh: "之后由商家自行把款项交给顾客。" },
  bank: { en: "Bank", zh: "开户银行" },
  cardNumber: { en: "Card number", zh: "银行卡号" },
  cardHolder: { en: "Name on the card", zh: "持卡人姓名" },
  payOut: { en: "Pay out {amount}", zh: "确认退出 {amount}" },
  resolveOnce: {
    en: "This works once only. The desk encrypts number and name for WeChat Pay and does not keep them.",
    zh: "只能选择一种方式，且只能办理一次。卡号与姓名会加密后发给微信支付，不在本系统保存。",
  },

  try: { en: "Three things to try", zh: "可以试试这三件事" },
  tryArrival: {
    en: "From application to arrival: press “Apply” in the sandbox panel, then “+5 minutes”.",
    zh: "从申请到到账：在沙箱中点“申请退款”，再点“+5 分钟”。",
  },
  tryAbnormal: {
    en: "An abnormal one to its resolution: apply for one whose card is dead or frozen, then pay it to another card.",
    zh: "从异常到解决：申请一笔“卡已作废或冻结”的退款，再退至另一张卡。",
  },
  tryForged: {
    en: "A forged answer: choose a refund and switch on “Let the relay lie”.",
    zh: "伪造的应答：选一笔退款，打开“篡改转发内容”。",
  },

  panel: { en: "Sandbox", zh: "沙箱" },
  panelIs: {
    en: "A WeChat Pay of your own. Nothing here moves real money.",
    zh: "你自己的微信支付环境，不涉及真实资金。",
  },
  make: { en: "Apply for a refund", zh: "申请一笔退款" },
  whichJourney: { en: "What becomes of it", zh: "退款结局" },
  refundYuan: { en: "Refund, yuan", zh: "退款金额（元）" },
  totalYuan: { en: "Order, yuan", zh: "订单金额（元）" },
  apply: { en: "Apply", zh: "申请退款" },
  badAmount: {
    en: "Refund: enter yuan with at most two decimals, at least 0.01 and at most the order.",
    zh: "退款金额：请输入至少 0.01 元、不超过订单金额的数，最多两位小数。",
  },
  badTotal: {
    en: "Order: enter yuan with at most two decimals, at least 0.01.",
    zh: "订单金额：请输入至少 0.01 元的数，最多两位小数。",
  },
  clock: { en: "Clock", zh: "时钟" },
  clockAhead: { en: "Ahead of real time by", zh: "比真实时间快" },
  clockReal: { en: "Shows real time.", zh: "与真实时间一致。" },
  days: { en: "d", zh: "天" },
  minute: { en: "+1 minute", zh: "+1 分钟" },
  fiveMinutes: { en: "+5 minutes", zh: "+5 分钟" },
  hour: { en: "+1 hour", zh: "+1 小时" },
  day: { en: "+1 day", zh: "+1 天" },
  week: { en: "+7 days", zh: "+7 天" },
  faults: { en: "Faults", zh: "故障注入" },
  fault: { en: "What goes wrong", zh: "故障类型" },
  once: { en: "Spoil the next answer", zh: "破坏下一次应答" },
  always: { en: "Spoil every answer", zh: "破坏所有应答" },
  disarm: { en: "Put everything right", zh: "恢复正常" },
  armed: { en: "Armed", zh: "已设置" },
  nothingArmed: { en: "Every answer is true.", zh: "所有应答均正常。" },
  tamper: {
    en: "Let the relay lie: change one digit of the amount on its way to this page",
    zh: "篡改转发内容：在传到本页途中改动金额的一位数字",
  },
} as const;

export const numberNames: Readonly<Record<NumberKind, Sentence>> = {
  outRefundNo: { en: "the shop's refund number", zh: "商户退款单号" },
  refundId: { en: "WeChat Pay's refund number", zh: "微信支付退款单号" },
  outTradeNo: { en: "the shop's order number", zh: "商户订单号" },
  transactionId: { en: "WeChat Pay's order number", zh: "微信支付订单号" },
};
