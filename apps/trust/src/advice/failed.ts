import { type AnyRefundError, isRefundError, RefundError, type RefundErrorKind } from "@wxrefund/core";

type Details = ConstructorParameters<typeof RefundError>[2];

/** A failure as the client would tell it. */
export function failed(kind: RefundErrorKind, details: Details): AnyRefundError {
  const error: unknown = new RefundError(kind, "", details);
  if (!isRefundError(error)) throw new TypeError("A RefundError is not taken for one.");
  return error;
}

/** One failure of every kind, proven where it can be, with nothing finer known of it. */
export const oneOfEach: readonly AnyRefundError[] = [
  failed("config", { advice: { action: "fix", text: "" } }),
  failed("refused", { advice: { action: "fix", text: "" }, verified: true, bound: false }),
  failed("rate-limited", { advice: { action: "wait", afterSeconds: 60, text: "" }, verified: true }),
  failed("untrusted", { advice: { action: "repeat", text: "" }, reason: "unsigned" }),
  failed("malformed", { advice: { action: "repeat", text: "" }, verified: false }),
  failed("unreachable", { advice: { action: "repeat", text: "" } }),
  failed("no-answer", { advice: { action: "repeat", text: "" } }),
  failed("unsettled", { advice: { action: "repeat", text: "" }, verified: true }),
];
