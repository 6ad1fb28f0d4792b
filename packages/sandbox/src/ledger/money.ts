/** A coupon that goes back to the payer, in fen. */
export interface Coupon {
  readonly id: string;
  readonly batchId: string;
  readonly scope: "GLOBAL" | "SINGLE";
  /** `COUPON` is prepaid by its issuer (V2 `CASH`), `DISCOUNT` is not (V2 `NO_CASH`). */
  readonly type: "COUPON" | "DISCOUNT";
  readonly amount: number;
  readonly refundAmount: number;
}

/** Amounts in fen, by the names of APIv3's `amount`. */
export interface RefundMoney {
  readonly total: number;
  readonly refund: number;
  readonly payerTotal: number;
  readonly payerRefund: number;
  readonly settlementTotal: number;
  readonly settlementRefund: number;
  readonly discountRefund: number;
  /** Handling fee that goes back to the merchant. */
  readonly refundFee: number;
  readonly coupons: readonly Coupon[];
}

/** A refund without coupons: `refund` of an order of `total`. */
export function plainMoney(total: number, refund: number): RefundMoney {
  return {
    total,
    refund,
    payerTotal: total,
    payerRefund: refund,
    settlementTotal: total,
    settlementRefund: refund,
    discountRefund: 0,
    refundFee: 0,
    coupons: [],
  };
}

/** What a payer paid: coupons by their whole amounts. */
export interface PaidMoney {
  readonly total: number;
  readonly coupons?: readonly Omit<Coupon, "refundAmount">[];
}

/**
 * A refund of an order of which `before` fen went back already. Coupons go back by their share of the order, so that
 * after the last refund all of each is back, to the fen.
 */
export function shareOf({ total, coupons = [] }: PaidMoney, refund: number, before = 0): RefundMoney {
  const upTo = (part: number, amount: number): number =>
    Number((BigInt(part) * BigInt(amount)) / BigInt(total));
  const back = coupons
    .map((coupon) => ({
      ...coupon,
      refundAmount: upTo(before + refund, coupon.amount) - upTo(before, coupon.amount),
    }))
    .filter(({ refundAmount }) => refundAmount > 0);
  const unpaid = coupons.filter(({ type }) => type === "DISCOUNT");
  const unpaidBack = back.filter(({ type }) => type === "DISCOUNT");
  const discountRefund = sum(back.map(({ refundAmount }) => refundAmount));
  return {
    total,
    refund,
    payerTotal: total - sum(coupons.map(({ amount }) => amount)),
    payerRefund: refund - discountRefund,
    settlementTotal: total - sum(unpaid.map(({ amount }) => amount)),
    settlementRefund: refund - sum(unpaidBack.map(({ refundAmount }) => refundAmount)),
    discountRefund,
    refundFee: 0,
    coupons: back,
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/**
 * The example of the APIv3 partner refund query page: 5 of 10 yuan go back; two coupons of 1 yuan, one prepaid
 * and one not, had paid for a fifth of the order.
 */
export const couponMoney: RefundMoney = {
  total: 1000,
  refund: 500,
  payerTotal: 800,
  payerRefund: 400,
  settlementTotal: 900,
  settlementRefund: 450,
  discountRefund: 100,
  refundFee: 3,
  coupons: [
    { id: "10000", batchId: "100", scope: "GLOBAL", type: "COUPON", amount: 100, refundAmount: 50 },
    { id: "10001", batchId: "101", scope: "GLOBAL", type: "DISCOUNT", amount: 100, refundAmount: 50 },
  ],
};
