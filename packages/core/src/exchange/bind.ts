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

/** A demand that a refund does not meet. */
export interface Unmet {
  readonly member: keyof Expectation;
  /** Completes "In the answer …". */
  readonly text: string;
}

/** The first demand a refund does not meet, or undefined. */
export function unmetExpectation(
  refund: Pick<Refund, "transactionId" | "amount">,
  expect: Expectation | undefined,
): Unmet | undefined {
  if (expect === undefined) return undefined;
  const demands: readonly Demand[] = [
    { member: "transactionId", name: "transaction_id", got: refund.transactionId },
    { member: "total", name: "the order total in fen", got: refund.amount.total },
    { member: "refund", name: "the refund amount in fen", got: refund.amount.refund },
  ];
  const unmet = demands.find(({ member, got }) => expect[member] !== undefined && expect[member] !== got);
  if (unmet === undefined) return undefined;
  const { member, name, got } = unmet;
  const shown = (value: unknown): string => printable(String(value));
  return { member, text: `${name} is ${shown(got ?? "not told")}, expected ${shown(expect[member])}` };
}

interface Demand {
  readonly member: keyof Expectation;
  readonly name: string;
  readonly got: string | number | undefined;
}
