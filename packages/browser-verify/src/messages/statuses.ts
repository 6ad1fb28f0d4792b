import type { RefundStatus } from "@wxrefund/core";
import type { Sentence } from "./sentence.ts";

/** What a status means to the buyer (APIv3 partner refund query page, `status` and preface; V2 refund query page). */
export const statusSentences: Readonly<Record<RefundStatus, Sentence>> = {
  PROCESSING: {
    en: "WeChat Pay is working on the refund. Please look again later.",
    zh: "退款处理中，请稍后再查看。",
  },
  SUCCESS: {
    en: "WeChat Pay has refunded the money. It usually reaches the WeChat balance within 5 minutes and a bank card within 1 to 3 working days.",
    zh: "退款成功。退回零钱的款项一般 5 分钟内到账，退回银行卡的款项一般 1 至 3 个工作日到账。",
  },
  CLOSED: {
    en: "This refund was closed without money being returned. Please ask the shop.",
    zh: "本次退款已关闭，款项未退回，请联系商家。",
  },
  ABNORMAL: {
    en: "The bank did not take the money back, for instance because the card is void or frozen. The shop has to settle this refund by hand; please contact the shop.",
    zh: "退款异常：退款到银行时发现卡已作废或冻结等情况，款项未能退回，需商家人工处理，请联系商家。",
  },
  FAILED: {
    en: "This refund failed. Please contact the shop.",
    zh: "退款失败，请联系商家。",
  },
  UNCERTAIN: {
    en: "WeChat Pay cannot say yet what became of this refund. Please look again later.",
    zh: "暂时无法确定退款结果，请稍后再查看。",
  },
  UNRECOGNIZED: {
    en: "WeChat Pay reports a state that this page does not know. Please look again later, or ask the shop.",
    zh: "微信支付返回了本页面无法识别的退款状态，请稍后再查看，或联系商家。",
  },
};
