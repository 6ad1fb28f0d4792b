import type { Sentence } from "@wxrefund/browser-verify/messages";
import type {
  AdviceAction,
  ReceivedAccountKind,
  RefundAgain,
  RefundErrorKind,
  RefundStatus,
  UntrustedReason,
} from "@wxrefund/core";
import type { SeenBy } from "../entry.ts";
import type { NumberKind } from "../refund-desk.ts";

/** What the page itself says. */
export const words = {
  title: { en: "Refund desk", zh: "退款台" },
  merchant: { en: "Merchant", zh: "商户号" },
  sandboxed: { en: "playing with a sandbox", zh: "沙箱演示" },
  language: { en: "中文", zh: "English" },
  live: { en: "Live", zh: "实时" },
  offline: { en: "Connection lost, trying again", zh: "连接中断，正在重试" },
  refunds: { en: "Refunds", zh: "退款列表" },
  search: { en: "Search by any of the four numbers", zh: "按四种单号之一搜索" },
  status: { en: "Status", zh: "状态" },
  anyStatus: { en: "All", zh: "全部" },
  noAnswerYet: { en: "Not found yet", zh: "尚未查到" },
  none: { en: "No refund here has such a number.", zh: "没有符合条件的退款。" },
  askFor: { en: "Ask WeChat Pay for it as", zh: "向微信支付查询，作为" },
  ask: { en: "Ask", zh: "查询" },
  askedNothing: { en: "WeChat Pay knows of no refund for it.", zh: "微信支付没有查到相应的退款。" },
  choose: { en: "Where is my money?", zh: "我的钱到哪了？" },
  chooseMore: {
    en: "Choose a refund from the list to see where its money is.",
    zh: "从列表中选择一笔退款，查看款项去向。",
  },
  back: { en: "Back to the list", zh: "返回列表" },
  journey: { en: "Where the money is", zh: "款项去向" },
  numbers: { en: "Numbers", zh: "单号" },
  amounts: { en: "Amounts", zh: "金额" },
  order: { en: "The order", zh: "订单" },
  orderRefunds: { en: "Refunds of this order", zh: "该订单的退款" },
  ofOrder: { en: "given back of an order of", zh: "已退，订单金额" },
  applied: { en: "Applied", zh: "申请退款" },
  goesTo: { en: "The money goes to", zh: "款项退至" },
  notTo: { en: "The money did not reach", zh: "款项未能退至" },
  unknownAccount: { en: "WeChat Pay has not said where yet", zh: "微信支付尚未给出退款入账账户" },
  arrival: { en: "Expected arrival", zh: "预计到账" },
  seenAt: { en: "seen here", zh: "本页获知" },
  succeededAt: { en: "refunded", zh: "退款成功" },
  nextPoll: { en: "Next question to WeChat Pay in", zh: "下次查询倒计时" },
  noPoll: { en: "WeChat Pay is not asked any more: this is final.", zh: "状态已终结，不再查询。" },
  gaveUp: { en: "Nobody asks any more. Ask again by hand.", zh: "已停止自动查询，可手动再查。" },
  recheck: { en: "Ask now", zh: "立即查询" },
  moneyBack: { en: "Given back in all", zh: "退款合计" },
  cashBack: { en: "In cash", zh: "现金" },
  couponsBack: { en: "In coupons", zh: "代金券" },
  ofTotal: { en: "of an order of", zh: "订单金额" },
  resolve: { en: "Pay it another way", zh: "异常退款处理" },
  bank: { en: "Bank", zh: "开户银行" },
  cardNumber: { en: "Card number of the payer", zh: "收款银行卡号" },
  cardHolder: { en: "Name on the card", zh: "收款人姓名" },
  toPayersCard: { en: "Refund to this card", zh: "退至该银行卡" },
  toShop: { en: "Refund to the shop's own account", zh: "退至商户银行账户" },
  resolveOnce: {
    en: "Choose one way only. The card's number and name are encrypted for WeChat Pay before they leave the desk's server, and not kept.",
    zh: "只选一种方式。卡号与姓名在离开本服务器前已为微信支付加密，且不会保存。",
  },
  tellBuyer: { en: "Tell the buyer", zh: "可告知顾客" },
  try: { en: "Three things to try", zh: "三件可以试的事" },
  tryArrival: {
    en: "From application to arrival: apply for a refund in the sandbox panel, then move its clock by 5 minutes.",
    zh: "从申请到到账：在沙箱中申请一笔退款，再把时钟拨快 5 分钟。",
  },
  tryAbnormal: {
    en: "An abnormal one to its resolution: apply with “the payer's card is dead or frozen”, then pay it to another card.",
    zh: "从异常到解决：申请一笔“卡已作废或冻结”的退款，再退至另一张卡。",
  },
  tryForged: {
    en: "A forged answer: choose a refund and switch on “Let the relay lie”.",
    zh: "伪造的应答：选一笔退款，打开“篡改转发内容”。",
  },
  again: { en: "May it be refunded again?", zh: "可以再次退款吗？" },
  advice: { en: "What to do", zh: "处理建议" },
  source: { en: "Source", zh: "依据" },
  trouble: { en: "The last request to WeChat Pay failed", zh: "最近一次向微信支付的请求失败" },
  stillBelieved: { en: "What was proven before still stands.", zh: "此前已验证的结果仍然有效。" },
  contradiction: {
    en: "A later answer contradicts a final status and is not believed. Ask WeChat Pay's support.",
    zh: "后来的应答与已终结的状态矛盾，未予采信，请联系微信支付。",
  },
  signed: { en: "Signed by WeChat Pay", zh: "微信支付已签名" },
  signedWhen: { en: "signed at", zh: "签名时间" },
  checking: { en: "Checking the signature", zh: "正在验证签名" },
  notProven: { en: "Not proven: do not rely on it", zh: "未通过验证，请勿采信" },
  shopOnly: { en: "The shop's word only", zh: "仅为商家说明" },
  noProof: { en: "Nothing to check yet", zh: "尚无可验证的应答" },
  claimed: { en: "What the desk's server says, unproven", zh: "服务器所述（未经验证）" },
  whatProves: {
    en: "This page checked the signature itself, with the key it was shipped with.",
    zh: "本页面使用自带的公钥自行验证了签名。",
  },
  tooOld: { en: "Signed too long ago", zh: "签名已过时" },
  details: { en: "For developers", zh: "技术细节" },
  panel: { en: "Sandbox", zh: "沙箱" },
  panelIs: {
    en: "A WeChat Pay of your own. Nothing here moves real money.",
    zh: "你自己的微信支付环境，不涉及真实资金。",
  },
  make: { en: "Apply for a refund", zh: "申请一笔退款" },
  whichJourney: { en: "What shall become of it", zh: "退款结局" },
  refundYuan: { en: "Refund, yuan", zh: "退款金额（元）" },
  totalYuan: { en: "Order, yuan", zh: "订单金额（元）" },
  apply: { en: "Apply", zh: "申请退款" },
  badAmount: {
    en: "Yuan with at most two decimals; the refund is at least 0.01 and at most the order.",
    zh: "请输入元，最多两位小数；退款金额至少 0.01 且不超过订单金额。",
  },
  clock: { en: "Clock", zh: "时钟" },
  clockAhead: { en: "Ahead of real time by", zh: "比真实时间快" },
  minute: { en: "+1 minute", zh: "+1 分钟" },
  fiveMinutes: { en: "+5 minutes", zh: "+5 分钟" },
  hour: { en: "+1 hour", zh: "+1 小时" },
  day: { en: "+1 day", zh: "+1 天" },
  week: { en: "+7 days", zh: "+7 天" },
  faults: { en: "Faults", zh: "故障注入" },
  fault: { en: "What shall go wrong", zh: "故障类型" },
  once: { en: "Spoil the next answer", zh: "破坏下一次应答" },
  always: { en: "Spoil every answer", zh: "破坏所有应答" },
  disarm: { en: "Put everything right", zh: "恢复正常" },
  armed: { en: "Armed", zh: "已设置" },
  nothingArmed: { en: "Every answer is true.", zh: "所有应答均正常。" },
  tamper: {
    en: "Let the relay lie: change one digit of the amount on its way to this page",
    zh: "篡改转发内容：在传到本页途中改动金额的一位数字",
  },
  failed: { en: "That did not work", zh: "操作失败" },
} as const;

export const statusNames: Readonly<Record<RefundStatus, Sentence>> = {
  PROCESSING: { en: "Processing", zh: "退款处理中" },
  SUCCESS: { en: "Refunded", zh: "退款成功" },
  CLOSED: { en: "Closed", zh: "退款关闭" },
  ABNORMAL: { en: "Abnormal", zh: "退款异常" },
  FAILED: { en: "Failed", zh: "退款失败" },
  UNCERTAIN: { en: "Uncertain", zh: "结果未确定" },
  UNRECOGNIZED: { en: "Unknown word", zh: "无法识别" },
};

export const numberNames: Readonly<Record<NumberKind, Sentence>> = {
  outRefundNo: { en: "merchant's refund number", zh: "商户退款单号" },
  refundId: { en: "WeChat Pay's refund number", zh: "微信支付退款单号" },
  outTradeNo: { en: "merchant's order number", zh: "商户订单号" },
  transactionId: { en: "WeChat Pay's order number", zh: "微信支付订单号" },
};

export const seenByNames: Readonly<Record<SeenBy, Sentence>> = {
  query: { en: "by asking", zh: "通过查询" },
  notification: { en: "told by WeChat Pay", zh: "微信支付通知" },
  application: { en: "answer to the application", zh: "申请应答" },
};

export const arrivals: Readonly<Record<"balance" | "bank-card" | "unknown", Sentence>> = {
  balance: { en: "Usually within 5 minutes, in the WeChat balance.", zh: "退至零钱，一般 5 分钟内到账。" },
  "bank-card": {
    en: "Usually within 1 to 3 working days, on the bank card.",
    zh: "退至银行卡，一般 1 至 3 个工作日到账。",
  },
  unknown: {
    en: "Usually within 5 minutes in the WeChat balance, and within 1 to 3 working days on a bank card.",
    zh: "退至零钱一般 5 分钟内到账，退至银行卡一般 1 至 3 个工作日到账。",
  },
};

export const verdictNames: Readonly<Record<RefundAgain, Sentence>> = {
  no: { en: "No", zh: "不可以" },
  "same-number": { en: "Yes, with the same number", zh: "可以，须使用原退款单号" },
  "new-number": { en: "Yes, with a new number", zh: "可以，须使用新的退款单号" },
  unknown: { en: "Not known: ask first", zh: "尚不确定，请先查询" },
};

/** The verdict in Chinese: core's own sentences are English. */
export const verdictsZh: Readonly<Record<RefundStatus, string>> = {
  PROCESSING: "微信支付已受理，正在退款。请等待并再次查询；再退一笔会重复付款。",
  SUCCESS: "微信支付已退款成功，且不会再变。如需退订单的其余部分，请使用另一个退款单号。",
  CLOSED: "微信支付已关闭该退款。请先确认没有其他退款单退过这笔款、商户资金充足，再使用新的退款单号申请。",
  ABNORMAL:
    "银行将款项退回，但该退款尚未结束，仍可能成功。请在交易中心人工处理或调用异常退款接口，只选一种方式。",
  FAILED: "请先在商户平台查明原因，再以原退款单号和原参数重新申请。",
  UNCERTAIN: "微信支付无法确定结果，请以原退款单号和原参数再次申请；换新单号可能重复退款。",
  UNRECOGNIZED: "微信支付返回了未知状态，请再次查询；在弄清之前不要再退款。",
};

export const unknownVerdictZh: Readonly<Record<RefundAgain, string>> = {
  no: "微信支付已拒绝，请按建议处理。",
  "same-number": "请核对商户号、子商户号与订单，再以原退款单号和原参数申请，微信支付只会退款一次。",
  "new-number": "请使用新的退款单号申请。",
  unknown: "尚无可信的结论。请稍后再次查询，在得到经验证的应答之前不要再退款。",
};

export const statusAdviceZh: Readonly<Record<RefundStatus, string>> = {
  PROCESSING: "请每分钟查询一次；五分钟后逐渐放慢（间隔 5、10、20、30 分钟）。",
  SUCCESS: "无需进一步处理。",
  CLOSED: "该退款单号已失效；如仍需退款，请使用新的退款单号申请。",
  ABNORMAL:
    "请在商户平台或服务商平台的交易中心人工处理，或调用异常退款接口，或线下退款、转账。只选一种方式。",
  FAILED: "请先在商户平台查明原因，再决定是否退款。",
  UNCERTAIN: "请以原退款单号和原参数再次申请；换新单号可能重复退款。",
  UNRECOGNIZED: "请勿视为终态。请再次查询；若该状态仍在，请查阅文档并更新本程序。",
};

export const errorAdviceZh: Readonly<Record<AdviceAction, string>> = {
  repeat: "请以原单号再试一次。",
  wait: "请稍候再查询。",
  query: "请再次查询；在得到经验证的应答之前不要再退款。",
  fix: "请先改正配置或参数。",
  stop: "请勿继续尝试，先查明原因。",
};

/** What a failed question means to the shop, in Chinese; in English core's own message stands. */
export const errorsZh: Readonly<Record<RefundErrorKind, string>> = {
  config: "配置或参数有误，未发出请求。",
  refused: "微信支付拒绝了请求。",
  "rate-limited": "请求过于频繁。",
  untrusted: "收到的应答不可信，不能作为任何结论的依据。",
  malformed: "收到的应答无法读取。",
  unreachable: "无法连接微信支付，请求未发出。",
  "no-answer": "请求已发出，但没有收到完整的应答，结果未知。",
  unsettled: "微信支付暂时无法给出结果。",
};

export const untrustedZh: Readonly<Record<UntrustedReason, string>> = {
  unsigned: "应答没有微信支付的签名。",
  "malformed-header": "签名相关的应答头缺失或格式有误。",
  stale: "签名时间与本机时间相差超过 5 分钟。",
  "unknown-key": "签名所用的密钥不在信任之列。",
  "bad-signature": "签名验证失败：内容被改动，或并非由微信支付签名。",
  probe: "这是微信支付的签名探测，拒绝它是正确的。",
  "wrong-algorithm": "签名算法与约定不符。",
  "ambiguous-text": "应答存在两种读法。",
  replayed: "该应答此前已用过。",
  "other-refund": "应答是关于另一笔退款的。",
  "other-merchant": "应答是关于另一商户的。",
  redirect: "应答要求跳转到其他地址。",
};

/** WeChat Pay's own words for an account are Chinese; this says in English what they mean. */
export const accountsEn: Readonly<Record<ReceivedAccountKind, string>> = {
  "bank-card": "bank card",
  balance: "the payer's WeChat balance",
  merchant: "the merchant's account",
  "balance-plus": "the payer's Lingqiantong",
  "bank-e-account": "the payer's electronic bank account",
  "pocket-money": "the payer's pocket money",
  "business-account": "the payer's business account",
  "visitor-wallet": "the visitor's wallet",
  "corporate-merchant": "the paying company",
  "savings-jar": "the payer's savings jar",
  other: "",
};
