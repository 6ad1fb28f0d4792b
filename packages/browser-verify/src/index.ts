export { type AgeRule, dangerouslyAtAnyAge } from "./age.ts";
export type { PinnedKey } from "./keys/pinned-key.ts";
export { createRefundVerifier, type RefundVerifier, type RefundVerifierConfig } from "./refund-verifier.ts";
export type { ShownRefund } from "./shown-refund.ts";
export type { Proof, Refusal, RefusalReason, Verdict } from "./verdict.ts";
export type { Expectation, Refund, RefundStatus, RelayedAnswer } from "@wxrefund/core";
