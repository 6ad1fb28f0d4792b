import type { RefundState } from "./journeys.ts";
import { atMoment } from "./moment.ts";
import type { RefundRecord } from "./record.ts";

const givenUp: readonly RefundState[] = ["CLOSED", "FAILED"];

/** Whether a refund takes money away: one that closed has given it back. */
export function isKept(refund: RefundRecord, nowMs: number): boolean {
  const state = atMoment(refund, nowMs)?.step.state;
  return state === undefined || !givenUp.includes(state);
}

/** What these refunds of an order have taken of it, in fen. */
export function refundedOf(refunds: readonly RefundRecord[], nowMs: number): number {
  return refunds.filter((refund) => isKept(refund, nowMs)).reduce((sum, { money }) => sum + money.refund, 0);
}
