import type { RefundErrorKind } from "@wxrefund/core";
import type { Sentence } from "./sentence.ts";

/** What a failed query of the shop's server means to the buyer, by the `kind` of its error. */
export const errorSentences: Readonly<Record<RefundErrorKind, Sentence>> = {
  config: {
    en: "The shop's system is not set up correctly, so the refund could not be looked up. Please contact the shop.",
    zh: "商家系统配置有误，未能查询退款，请联系商家。",
  },
  refused: {
    en: "WeChat Pay refused the question about this refund. Please contact the shop.",
    zh: "微信支付拒绝了本次退款查询，请联系商家。",
  },
  "rate-limited": {
    en: "The refund was asked for too often. Please look again in a minute.",
    zh: "查询过于频繁，请一分钟后再查看。",
  },
  untrusted: {
    en: "An answer came that cannot be trusted, so nothing is known of the refund. Please look again later.",
    zh: "收到的应答不可信，退款结果未知，请稍后再查看。",
  },
  malformed: {
    en: "An answer came that cannot be read, so nothing is known of the refund. Please look again later.",
    zh: "收到的应答无法读取，退款结果未知，请稍后再查看。",
  },
  unreachable: {
    en: "WeChat Pay could not be reached. Please look again later.",
    zh: "无法连接微信支付，请稍后再查看。",
  },
  "no-answer": {
    en: "WeChat Pay did not answer in time, so nothing is known of the refund. Please look again later.",
    zh: "微信支付未及时应答，退款结果未知，请稍后再查看。",
  },
  unsettled: {
    en: "WeChat Pay cannot tell the result at the moment. Please look again later.",
    zh: "微信支付暂时无法给出结果，请稍后再查看。",
  },
};
