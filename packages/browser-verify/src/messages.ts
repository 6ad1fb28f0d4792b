import type { RefundStatus } from "@wxrefund/core";
import { type NamedReason, reasonSentences } from "./messages/reasons.ts";
import type { Language } from "./messages/sentence.ts";
import { statusSentences } from "./messages/statuses.ts";

/** A verdict of this package, as far as a sentence needs it. */
type Told =
  | { readonly ok: true; readonly refund: { readonly status: RefundStatus } }
  | { readonly ok: false; readonly reason: NamedReason };

/**
 * One or two sentences for the buyer about a verdict on a relayed answer or on a receipt.
 *
 * @example
 * ```ts
 * describeVerdict({ ok: false, reason: "expired" }, "zh"); // "商家的凭证已过期，请刷新页面重试。"
 * ```
 */
export function describeVerdict(verdict: Told, language: Language): string {
  const sentence = verdict.ok ? statusSentences[verdict.refund.status] : reasonSentences[verdict.reason];
  return sentence[language];
}

export { errorSentences } from "./messages/errors.ts";
export { type NamedReason, reasonSentences } from "./messages/reasons.ts";
export type { Language, Sentence } from "./messages/sentence.ts";
export { proofSentences } from "./messages/proofs.ts";
export { statusSentences } from "./messages/statuses.ts";
