import type { PaidMoney } from "./money.ts";
import type { Owner } from "./record.ts";

/** A paid order, for which refunds may be applied. */
export interface OrderRecord extends PaidMoney {
  readonly owner: Owner;
  readonly outTradeNo: string;
  readonly transactionId: string;
  /** Milliseconds since 1970, in virtual time. */
  readonly paidMs: number;
  /** Default `"there"`. `"gone"`: the payer's account is closed, and no refund reaches it. */
  readonly payer?: "there" | "gone";
}

/** An order there is as soon as an application names it: its `out_trade_no` begins so, with its total in fen. */
export interface OrderKind {
  /** Such as `PAID<fen>_`: `PAID300_1` is an order of 3 yuan. */
  readonly prefix: string;
  readonly description: string;
  readonly paidBeforeSeconds: number;
  readonly payer: NonNullable<OrderRecord["payer"]>;
  readonly coupons: boolean;
}

const hour = 3600;
const day = 24 * hour;
const usual = { paidBeforeSeconds: hour, payer: "there", coupons: false } as const;

/**
 * The paid orders there are for the asking.
 *
 * @example
 * ```ts
 * orderKinds.map(({ prefix }) => prefix); // ["PAID<fen>_", "COUPONS<fen>_", "OLD<fen>_", "GONE<fen>_"]
 * ```
 */
export const orderKinds: readonly OrderKind[] = [
  { ...usual, prefix: "PAID<fen>_", description: "Paid an hour ago." },
  {
    ...usual,
    prefix: "COUPONS<fen>_",
    description: "Paid an hour ago, a fifth of it with two coupons, one prepaid and one not.",
    coupons: true,
  },
  {
    ...usual,
    prefix: "OLD<fen>_",
    description: "Paid 366 days ago: too old to refund.",
    paidBeforeSeconds: 366 * day,
  },
  {
    ...usual,
    prefix: "GONE<fen>_",
    description: "Paid an hour ago; the payer's account is closed since.",
    payer: "gone",
  },
];

const numbered = /^([A-Z]+)([1-9][0-9]{0,8})_/;

/** The kind of order an order number asks for, and its total in fen. */
export function orderKindOf(
  outTradeNo: string,
): { readonly kind: OrderKind; readonly total: number } | undefined {
  const [, word = "", fen = ""] = numbered.exec(outTradeNo) ?? [];
  const kind = orderKinds.find(({ prefix }) => prefix === `${word}<fen>_`);
  return kind === undefined ? undefined : { kind, total: Number(fen) };
}

/** Two coupons of a tenth each. */
export function fifthInCoupons(total: number): NonNullable<OrderRecord["coupons"]> {
  const amount = Math.floor(total / 10);
  return [
    { id: "10000", batchId: "100", scope: "GLOBAL", type: "COUPON", amount },
    { id: "10001", batchId: "101", scope: "GLOBAL", type: "DISCOUNT", amount },
  ];
}
