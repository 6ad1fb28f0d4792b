import { printable } from "../failure/printable.ts";
import type { Refund } from "../refund/model.ts";

/** What the caller demands of the answer, beyond the number it asked for; amounts in fen. */
export interface Expectation {
  readonly transactionId?: string;
  /** The order's total. */
  readonly total?: number;
  /** This refund's amount. */
  readonly refund?: number;
}

/** One sentence that names the first demand a refund does not meet, or undefined. */
export function unmetExpectation(refund: Refund, expect: Expectation | undefined): string | undefined {
  if (expect === undefined) return undefined;
  const pairs: readonly (readonly [string, string | number | undefined, string | number | undefined])[] = [
    ["transaction_id", expect.transactionId, refund.transactionId],
    ["the order total in fen", expect.total, refund.amount.total],
    ["the refund amount in fen", expect.refund, refund.amount.refund],
  ];
  const unmet = pairs.find(([, wanted, got]) => wanted !== undefined && wanted !== got);
  if (unmet === undefined) return undefined;
  const [what, wanted, got] = unmet;
  return `${what} is ${printable(String(got ?? "not told"))}, expected ${printable(String(wanted))}`;
}
