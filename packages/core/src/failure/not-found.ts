import type { NotFoundAnswer, RefundError, RefundErrorFacts } from "./errors.ts";

/** The codes that say of a refund asked for by its number that there is none. */
const notFoundCodes: ReadonlySet<string> = new Set([
  "RESOURCE_NOT_EXISTS",
  "REFUNDNOTEXIST",
  "ORDERNOTEXIST",
]);

/** The fact to add to a failure when it is WeChat Pay's proven "not found", else none. */
export function notFoundFact(
  { kind, verified, code }: RefundError,
  answer: NotFoundAnswer,
): Pick<RefundErrorFacts, "notFound"> {
  const proven = kind === "refused" && verified === true && notFoundCodes.has(code ?? "");
  return proven ? { notFound: answer } : {};
}
