import type { Sentence } from "@wxrefund/browser-verify/messages";
import type { RefundAgain, RefundStatus } from "@wxrefund/core";
import type { Known, SeenBy } from "../../entry.ts";

export const statusNames: Readonly<Record<Known, Sentence>> = {
  PROCESSING: { en: "Processing", zh: "退款处理中" },
  SUCCESS: { en: "Refunded", zh: "退款成功" },
  CLOSED: { en: "Closed", zh: "退款关闭" },
  ABNORMAL: { en: "Abnormal", zh: "退款异常" },
  FAILED: { en: "Failed", zh: "退款失败" },
  UNCERTAIN: { en: "Uncertain", zh: "结果未确定" },
  UNRECOGNIZED: { en: "Unknown state", zh: "未知状态" },
  NONE: { en: "Not found yet", zh: "尚未查到" },
  UNKNOWN: { en: "Not known yet", zh: "尚不清楚" },
};

/** Where the money is, in one line; `{amount}` is the refund's. */
export const headlines: Readonly<Record<Known, Sentence>> = {
  PROCESSING: { en: "{amount} is on its way", zh: "{amount} 正在退回" },
  SUCCESS: { en: "{amount} has been refunded", zh: "{amount} 已退款成功" },
  CLOSED: { en: "Closed: {amount} was not refunded", zh: "退款已关闭，{amount} 未退回" },
  ABNORMAL: { en: "{amount} could not be paid out", zh: "{amount} 未能退到账" },
  FAILED: { en: "The refund of {amount} failed", zh: "{amount} 退款失败" },
  UNCERTAIN: { en: "It is not certain yet where {amount} is", zh: "{amount} 是否退回，尚不确定" },
  UNRECOGNIZED: { en: "This desk cannot tell where {amount} is", zh: "{amount} 处于未知状态" },
  NONE: { en: "WeChat Pay has not found this refund", zh: "微信支付尚未查到这笔退款" },
  UNKNOWN: { en: "It is not known yet what became of this refund", zh: "这笔退款的情况尚不清楚" },
};

/** What a status means to the shop, where the account and the arrival do not say it. */
export const meanings: Readonly<Partial<Record<Known, Sentence>>> = {
  CLOSED: { en: "The money stayed with the shop.", zh: "款项仍在商户账户。" },
  FAILED: { en: "WeChat Pay says that it failed.", zh: "微信支付答复退款失败。" },
  ABNORMAL: {
    en: "The bank sent it back, for instance because the card is closed or frozen. It has to be paid another way.",
    zh: "银行将款项退回，例如卡已作废或冻结，需要换一种方式退款。",
  },
  UNCERTAIN: { en: "WeChat Pay cannot say what became of it.", zh: "微信支付暂时无法确定退款结果。" },
  UNRECOGNIZED: { en: "WeChat Pay calls it", zh: "微信支付返回的状态为" },
};

/** What support may say to the buyer; `{account}` is where the money goes, `{arrival}` when it usually comes. */
export const toBuyer: Readonly<Record<Known, Sentence>> = {
  PROCESSING: {
    en: "Your refund of {amount} is on its way to {account}. {arrival}",
    zh: "您的退款 {amount} 正在退回{account}。{arrival}",
  },
  SUCCESS: {
    en: "Your refund of {amount} went through to {account}{when}. {arrival}",
    zh: "您的退款 {amount} 已{when}退回{account}。{arrival}",
  },
  CLOSED: {
    en: "Your refund of {amount} did not go through, and the money has not been returned. We are looking into it and will get back to you.",
    zh: "您的退款 {amount} 没有成功，款项未退回。我们正在核实，会尽快给您答复。",
  },
  ABNORMAL: {
    en: "Your refund of {amount} could not be paid to {account}, for instance because the card is closed or frozen. We will pay it another way; please tell us which card to use.",
    zh: "您的退款 {amount} 未能退到{account}，可能是该卡已注销或冻结。我们会换一种方式退给您，请提供另一张本人的银行卡。",
  },
  FAILED: {
    en: "Your refund of {amount} failed. We are looking into it and will get back to you.",
    zh: "您的退款 {amount} 没有成功。我们正在核实，会尽快给您答复。",
  },
  UNCERTAIN: {
    en: "WeChat Pay has not settled your refund of {amount} yet. We keep checking and will get back to you.",
    zh: "您的退款 {amount} 仍在等待微信支付确认结果。我们会持续查询，有结果后尽快给您答复。",
  },
  UNRECOGNIZED: {
    en: "WeChat Pay is still working on your refund of {amount}. We keep checking and will get back to you.",
    zh: "您的退款 {amount} 仍在微信支付处理中。我们会持续查询，有结果后尽快给您答复。",
  },
  NONE: {
    en: "We cannot see your refund at WeChat Pay yet. We are checking the number and will get back to you.",
    zh: "微信支付暂时还没有查到您的退款。我们正在核对单号，会尽快给您答复。",
  },
  UNKNOWN: {
    en: "We are checking your refund with WeChat Pay; nothing is known of it yet. We will get back to you.",
    zh: "我们正在向微信支付查询您的退款，目前还没有结果，会尽快给您答复。",
  },
};

export const seenByNames: Readonly<Record<SeenBy, Sentence>> = {
  query: { en: "found by a check", zh: "查询得知" },
  notification: { en: "told by WeChat Pay", zh: "微信支付通知" },
  application: { en: "answer to the application", zh: "申请时的应答" },
};

export const againNames: Readonly<Record<RefundAgain, Sentence>> = {
  no: { en: "No", zh: "不可以" },
  "same-number": { en: "Yes, with the same number", zh: "可以，须使用原退款单号" },
  "new-number": { en: "Yes, with a new number", zh: "可以，须使用新的退款单号" },
  unknown: { en: "Not known: check first", zh: "尚不确定，请先查询" },
};

interface Reasoned {
  readonly because: string;
  readonly todo: string;
}

/** Core's verdict on a proven refund, in Chinese. */
export const againZh: Readonly<Record<RefundStatus, Reasoned>> = {
  PROCESSING: { because: "微信支付已受理，正在退款。", todo: "请等待；再退一笔会重复付款。" },
  SUCCESS: {
    because: "微信支付已退款成功，且不会再变。",
    todo: "无需处理。如要退订单的其余部分，请使用另一个退款单号。",
  },
  CLOSED: {
    because: "微信支付已关闭该退款，且不会再变。",
    todo: "请先确认没有其他退款单退过这笔款、商户资金充足，再使用新的退款单号申请。",
  },
  ABNORMAL: {
    because: "银行将款项退回，但该退款尚未结束，仍可能成功。",
    todo: "请在交易中心人工处理，或在本页换一种方式退款，只选一种。",
  },
  FAILED: {
    because: "微信支付答复该退款失败。",
    todo: "请先在商户平台查明原因，再以原退款单号和原参数重新申请。",
  },
  UNCERTAIN: {
    because: "微信支付无法确定结果。",
    todo: "请以原退款单号和原参数再次申请；换新单号可能重复退款。",
  },
  UNRECOGNIZED: { because: "微信支付返回了未知状态。", todo: "请再次查询；在弄清之前不要再退款。" },
};

/** Core's verdict on an application that failed or is under way, in Chinese. */
export const againAppliedZh: Readonly<Record<RefundAgain, Reasoned>> = {
  no: {
    because: "微信支付已拒绝，换任何单号都无法退款。",
    todo: "请以其他方式把款项交给顾客，只付一次。",
  },
  "same-number": {
    because: "微信支付没有受理，或暂时无法处理该申请。",
    todo: "请按上面的建议处理，再以原退款单号和原参数申请；换新单号可能重复退款。",
  },
  "new-number": { because: "该退款单号已失效。", todo: "请使用新的退款单号申请。" },
  unknown: { because: "微信支付可能已受理该申请。", todo: "请先查询该单号，以查询结果为准。" },
};

/** Core's verdict where no refund is proven, in Chinese. */
export const againUnprovenZh: Readonly<Record<RefundAgain, Reasoned>> = {
  no: { because: "微信支付已拒绝。", todo: "请按上面的建议处理。" },
  "same-number": {
    because: "微信支付先后两次答复没有这笔退款。",
    todo: "请核对商户号、子商户号与订单，再以原退款单号和原参数申请，微信支付只会退款一次。",
  },
  "new-number": { because: "该退款单号已失效。", todo: "请使用新的退款单号申请。" },
  unknown: {
    because: "尚无可信的结论。",
    todo: "请过 5 分钟再次查询；在得到经验证的应答之前不要再退款。",
  },
};
