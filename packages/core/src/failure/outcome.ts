import type { Refund } from "../refund/model.ts";
import type { AnyRefundError, NotFoundAnswer } from "./errors.ts";

/**
 * What a shop holds when it wonders whether to refund again: a refund that was found, with the proof it came with
 * (the result of a query is such), the failure of a query, the failure of an application for a refund, or the answers
 * that said "not found" (`notFound` of the failures), all given after the application was sent.
 */
export type RefundOutcome =
  | { readonly refund: Refund; readonly answer: { readonly verified: boolean } }
  | { readonly error: AnyRefundError }
  | { readonly applyError: AnyRefundError }
  | { readonly notFound: readonly NotFoundAnswer[] };

/**
 * `no`: this refund stands, or WeChat Pay will not make it. `same-number`: apply again with the same `out_refund_no` and
 * the same parameters, which refunds once at most. `new-number`: the number is spent. `unknown`: ask first.
 */
export type RefundAgain = "no" | "same-number" | "new-number" | "unknown";

export interface Verdict {
  readonly verdict: RefundAgain;
  /** The proof it rests on, or what is not proven: one sentence. */
  readonly because: string;
  /** What to do now. */
  readonly todo: string;
}

/** A verdict that cannot lead to a second number. */
export type KeepsNumber = Verdict & { readonly verdict: Exclude<RefundAgain, "new-number"> };

/** A verdict that sends nobody anywhere but back to the question. */
export type StaysUnknown = Verdict & { readonly verdict: "unknown" };

export function unknown(because: string, todo: string): StaysUnknown {
  return { verdict: "unknown", because, todo };
}
