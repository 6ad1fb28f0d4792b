import type { Sandbox } from "@wxrefund/sandbox";
import { type Errand, money } from "./errand.ts";

/** What the sandbox knows in the end. */
export interface Ledger {
  readonly once: number;
  readonly more: number;
  readonly never: number;
  /** What was paid beyond what was to be paid, in fen. */
  readonly tooMuchFen: number;
  /** By refund number. */
  readonly refundIds: ReadonlyMap<string, string>;
}

interface Listed {
  readonly out_refund_no: string;
  readonly out_trade_no: string;
  readonly refund_id: string;
  readonly refund: number;
  readonly status: string;
}

/** Asks the sandbox itself, past everything that spoils its answers. */
export async function readLedger(
  ask: Sandbox["fetch"],
  origin: string,
  given: readonly Errand[],
): Promise<Ledger> {
  const response = await ask(new Request(`${origin}/_sandbox/refunds`));
  const { refunds }: { refunds: readonly Listed[] } = JSON.parse(await response.text());
  const paid = Map.groupBy(
    refunds.filter(({ status }) => status !== "CLOSED"),
    ({ out_trade_no }) => out_trade_no,
  );
  const counts = given.map(({ outTradeNo }) => paid.get(outTradeNo)?.length ?? 0);
  const fen = [...paid]
    .filter(([order]) => given.some(({ outTradeNo }) => outTradeNo === order))
    .flatMap(([, ofOrder]) => ofOrder.map(({ refund }) => refund))
    .reduce((sum, refund) => sum + refund, 0);
  return {
    once: counts.filter((count) => count === 1).length,
    more: counts.filter((count) => count > 1).length,
    never: counts.filter((count) => count === 0).length,
    tooMuchFen: fen - given.length * money.refund,
    refundIds: new Map(refunds.map(({ out_refund_no, refund_id }) => [out_refund_no, refund_id])),
  };
}
