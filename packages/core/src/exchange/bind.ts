import { configError } from "../failure/config.ts";
import { printable } from "../failure/printable.ts";
import type { Refund } from "../refund/model.ts";

/** What the caller demands of the answer, beyond the number it asked for; amounts in fen. */
export interface Expectation {
  readonly transactionId?: string;
  readonly outTradeNo?: string;
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
  refund: Pick<Refund, "transactionId" | "outTradeNo" | "amount">,
  expect: Expectation | undefined,
): Unmet | undefined {
  if (expect === undefined) return undefined;
  const demands: readonly Demand[] = [
    { member: "transactionId", name: "transaction_id", got: refund.transactionId },
    { member: "outTradeNo", name: "out_trade_no", got: refund.outTradeNo },
    { member: "total", name: "the order total in fen", got: refund.amount.total },
    { member: "refund", name: "the refund amount in fen", got: refund.amount.refund },
  ];
  const unmet = demands.find(({ member, got }) => expect[member] !== undefined && expect[member] !== got);
  if (unmet === undefined) return undefined;
  const { member, name, got } = unmet;
  const shown = (value: unknown): string => printable(String(value));
  return { member, text: `${name} is ${shown(got ?? "not told")}, expected ${shown(expect[member])}` };
}

const demanded: readonly string[] = Object.keys({
  transactionId: true,
  outTradeNo: true,
  total: true,
  refund: true,
} satisfies Record<keyof Expectation, true>);

/** Throws `config` for a demand without a value, or for one nobody would look at: it would be believed to be met. */
export function guardExpectation(expect: Expectation = {}): void {
  for (const [member, value] of Object.entries(expect)) {
    if (!demanded.includes(member)) {
      throw configError(
        "expect",
        `expect has a member other than ${demanded.join(", ")}, which is never compared.`,
      );
    }
    if (value === undefined || value === null) {
      throw configError("expect", `expect.${member} has no value, so nothing could be compared with it.`);
    }
  }
}

interface Demand {
  readonly member: keyof Expectation;
  readonly name: string;
  readonly got: string | number | undefined;
}
