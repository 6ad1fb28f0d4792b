import type { UntrustedReason } from "@wxrefund/core";
import type { ReceiptRefusalReason } from "../receipt/verify.ts";
import type { RefusalReason } from "../verdict.ts";
import type { Sentence } from "./sentence.ts";

/** Every reason why something about a refund is not believed: in the client, in this package, and of a receipt. */
export type NamedReason = UntrustedReason | RefusalReason | ReceiptRefusalReason;

/** What each reason means to somebody who looks at a page. */
export const reasonSentences: Readonly<Record<NamedReason, Sentence>> = {
  unsigned: {
    en: "What the shop passed on carries no signature of WeChat Pay, so it proves nothing.",
    zh: "商家转交的内容没有微信支付的签名，不能作为证明。",
  },
  "malformed-header": {
    en: "WeChat Pay's signature arrived incomplete or damaged. Please reload the page.",
    zh: "微信支付的签名不完整或已损坏，请刷新页面重试。",
  },
  stale: {
    en: "WeChat Pay signed this too long ago to tell how the refund stands now. Please reload the page.",
    zh: "微信支付的签名时间过早，无法说明退款的当前状态，请刷新页面重试。",
  },
  "unknown-key": {
    en: "This is signed with a key that this page does not trust.",
    zh: "签名所用的密钥不在本页面信任的密钥之中。",
  },
  "bad-signature": {
    en: "The signature does not fit: this was changed, or WeChat Pay never signed it. Do not rely on it.",
    zh: "签名验证失败：内容被改动过，或并非由微信支付签名，请勿采信。",
  },
  probe: {
    en: "WeChat Pay sent a deliberately wrong signature to see whether it is checked. Please reload the page.",
    zh: "收到的是微信支付用于探测验签的错误签名，请刷新页面重试。",
  },
  "wrong-algorithm": {
    en: "This is signed with another algorithm than the agreed one, so it is not believed.",
    zh: "签名算法与约定不符，不予采信。",
  },
  "ambiguous-text": {
    en: "WeChat Pay's answer can be read in two ways, so it is not believed.",
    zh: "微信支付的应答存在歧义，不予采信。",
  },
  replayed: {
    en: "This answer has been used before, so it is not believed again.",
    zh: "该应答此前已被使用过，不再采信。",
  },
  "other-refund": {
    en: "WeChat Pay's answer does not match the refund on this page: the number, the order or the amount differs.",
    zh: "微信支付的应答与本页面的退款不一致：单号、订单或金额不同。",
  },
  "other-merchant": {
    en: "This answer is about another merchant.",
    zh: "该应答属于其他商户。",
  },
  redirect: {
    en: "The answer pointed elsewhere, which WeChat Pay never does, so it is not believed.",
    zh: "应答要求跳转到其他地址，微信支付不会这样应答，不予采信。",
  },
  "unreadable-relay": {
    en: "What the shop passed on cannot be read. Please reload the page.",
    zh: "无法读取商家转交的内容，请刷新页面重试。",
  },
  "v2-evidence": {
    en: "This answer is of an older kind (V2) that a page cannot check. The shop can only vouch for it with a receipt of its own.",
    zh: "该应答来自旧版接口（V2），网页无法验证，只能由商家出具自己的凭证。",
  },
  future: {
    en: "The time of signing lies in the future. Please check the clock of this device.",
    zh: "签名时间晚于当前时间，请检查本设备的时间设置。",
  },
  "key-not-valid": {
    en: "The certificate behind this signature was not valid at that time, or has expired since.",
    zh: "签名所用的证书在当时无效，或现已过期。",
  },
  malformed: {
    en: "This is properly signed, but it does not describe a refund that this page can read.",
    zh: "签名有效，但内容不是本页面能够读取的退款信息。",
  },
  "unreadable-receipt": {
    en: "The shop's receipt cannot be read. Please reload the page.",
    zh: "无法读取商家的凭证，请刷新页面重试。",
  },
  "wrong-type": {
    en: "What the shop signed is not a refund receipt.",
    zh: "商家签名的内容不是退款凭证。",
  },
  "wrong-issuer": {
    en: "This receipt was issued by another shop.",
    zh: "该凭证由其他商家出具。",
  },
  "wrong-audience": {
    en: "This receipt is meant for another page.",
    zh: "该凭证不是为本页面出具的。",
  },
  expired: {
    en: "The shop's receipt has expired. Please reload the page.",
    zh: "商家的凭证已过期，请刷新页面重试。",
  },
};
