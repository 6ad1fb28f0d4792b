import type { Asker } from "../gate/asker.ts";
import { stateWords } from "../ledger/journeys.ts";
import { beijingPlain, type RefundAtMoment } from "../ledger/moment.ts";
import type { Coupon } from "../ledger/money.ts";
import { signedV2 } from "./errors-v2.ts";
import type { MadeV2, ValueV2 } from "./made.ts";

type Field = readonly [string, ValueV2];

/** What one V2 answer tells of an order: at most ten refunds. */
export interface PageV2 {
  /** At least one. */
  readonly refunds: readonly RefundAtMoment[];
  /** Only when asked by an order number. */
  readonly totalCount?: number;
  /** The `refund_id` asked by, which a refund with two of them is then called. */
  readonly askedRefundId?: string;
}

/** The order's fields, then each refund's, numbered from 0 as live answers are (the V2 page says from 1). */
export function refundAnswerV2(asker: Asker, page: PageV2): MadeV2 {
  return signedV2(asker, [
    ["result_code", "SUCCESS"],
    ...orderFields(page),
    ...page.refunds.flatMap((refund, n) => refundFields(refund, n, page.askedRefundId)),
  ]);
}

function orderFields({ refunds, totalCount }: PageV2): readonly Field[] {
  const fields: Field[] = [
    ["refund_count", refunds.length],
    ["refund_fee", sum(refunds.map(({ refund }) => refund.money.refund))],
  ];
  if (totalCount !== undefined) fields.push(["total_refund_count", totalCount]);
  const coupons = sum(refunds.map(({ refund }) => refund.money.discountRefund));
  if (coupons > 0) fields.push(["coupon_refund_fee", coupons]);
  const order = refunds[0]?.refund;
  if (order === undefined) return fields;
  const { money, deviceInfo } = order;
  fields.push(["transaction_id", order.transactionId], ["out_trade_no", order.outTradeNo]);
  fields.push(["total_fee", money.total], ["fee_type", "CNY"], ["cash_fee", money.payerTotal]);
  if (money.settlementTotal !== money.total) fields.push(["settlement_total_fee", money.settlementTotal]);
  if (deviceInfo !== undefined) fields.push(["device_info", deviceInfo]);
  return fields;
}

function refundFields(at: RefundAtMoment, n: number, askedRefundId?: string): readonly Field[] {
  const { refund, step, successMs } = at;
  const { money } = refund;
  const refundId = askedRefundId === refund.otherRefundId ? askedRefundId : undefined;
  const fields: Field[] = [
    ["out_refund_no", refund.outRefundNo],
    ["refund_id", refundId ?? refund.refundId],
    // Live answers hold an empty element here as long as the money is on its way.
    ["refund_channel", step.state === "PROCESSING" ? "" : step.channel],
    ["refund_fee", money.refund],
    ["refund_status", stateWords[step.state].v2],
    ["refund_account", accountWords[refund.fundsAccount]],
    ["refund_recv_accout", step.receivedAccount],
    ...Object.entries(refund.extra ?? {}),
  ];
  if (successMs !== undefined) fields.push(["refund_success_time", beijingPlain(successMs)]);
  if (money.settlementRefund !== money.refund) fields.push(["settlement_refund_fee", money.settlementRefund]);
  const own = fields.map(([name, value]): Field => [`${name}_${n}`, value]);
  return [...own, ...couponFields(money.discountRefund, money.coupons, n)];
}

const accountWords = {
  UNSETTLED: "REFUND_SOURCE_UNSETTLED_FUNDS",
  AVAILABLE: "REFUND_SOURCE_RECHARGE_FUNDS",
} as const;

export const couponTypes = { COUPON: "CASH", DISCOUNT: "NO_CASH" } as const;

function couponFields(total: number, coupons: readonly Coupon[], n: number): readonly Field[] {
  if (coupons.length === 0) return [];
  const each = coupons.flatMap((coupon, m): readonly Field[] => [
    [`coupon_type_${n}_${m}`, couponTypes[coupon.type]],
    [`coupon_refund_id_${n}_${m}`, coupon.id],
    [`coupon_refund_batch_id_${n}_${m}`, coupon.batchId],
    [`coupon_refund_fee_${n}_${m}`, coupon.refundAmount],
  ]);
  return [[`coupon_refund_fee_${n}`, total], [`coupon_refund_count_${n}`, coupons.length], ...each];
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
