import type { AnswerProof } from "@wxrefund/client";
import { type OrderV2, printable, type RefundPageV2 } from "@wxrefund/core";
import { money } from "./money.ts";
import { extraNames } from "./refund.ts";
import type { Paint } from "./style.ts";

/** How the answer came to be believed, in one faint line. */
export function proofLine(answer: AnswerProof, paint: Paint): string {
  const parts = [
    `Signature verified, from ${answer.baseUrl}`,
    answer.attempts === 1 ? undefined : `attempt ${answer.attempts}`,
    answer.requestId === undefined ? undefined : `request ${printable(answer.requestId)}`,
    answer.freshness === "none" ? "a V2 answer carries no time" : undefined,
  ];
  return `${paint("faint", `${parts.filter((part) => part !== undefined).join("; ")}.`)}\n`;
}

/** What a V2 answer says of the order, in one line. */
export function orderLine({ order, totalCount, refundCount }: RefundPageV2): string {
  const count = totalCount === undefined ? countOf(refundCount) : `${refundCount} of ${countOf(totalCount)}`;
  return `${[`Order: ${count} in this answer`, ...orderParts(order)].join("; ")}.\n`;
}

/** Where to go on when the order has more refunds than the answer holds. */
export function moreLine({ nextOffset, totalCount }: RefundPageV2): string {
  if (nextOffset === undefined) return "";
  const sure = totalCount === undefined ? "There may be more" : "There are more";
  return `${sure}: ask again with --offset ${nextOffset}.\n`;
}

function countOf(refunds: number): string {
  return refunds === 1 ? "1 refund" : `${refunds} refunds`;
}

function orderParts(order: OrderV2): string[] {
  const currency = order.feeType;
  const amounts: readonly (readonly [string, number | undefined, string | undefined])[] = [
    ["total", order.total, currency],
    ["for settlement", order.settlementTotal, currency],
    ["paid in cash", order.cashFee, order.cashFeeType],
    ["these refunds", order.refundFee, currency],
    ["of it in coupons", order.couponRefundFee, currency],
    ["of it in cash", order.cashRefundFee, order.cashFeeType],
  ];
  const told = amounts.flatMap(([what, amount, unit]) =>
    amount === undefined ? [] : [`${what} ${money(amount, unit)}`],
  );
  const device = order.deviceInfo === undefined ? [] : [`device ${printable(order.deviceInfo)}`];
  const extra = extraNames(order.extra);
  return [...told, ...device, ...(extra === undefined ? [] : [`also told ${extra}`])];
}
