import type { IndexedRecord } from "../codec/indexed-fields.ts";
import { present, readMembers, statusMembers } from "./members.ts";
import type { OrderV2, Refund, RefundAmount, RefundPromotion } from "./model.ts";
import { type Grammar, TextFields, type TextFindings } from "./text-fields.ts";

/** Numbers that WeChat Pay gives out: `refund_id`, `transaction_id`. */
export const platformNumber: Grammar = {
  pattern: /^[0-9A-Za-z]{1,32}$/,
  rule: "is not 1 to 32 letters or digits",
};

/** Words of the platform's lists, which it may extend, and coupon numbers. */
export const word: Grammar = {
  pattern: /^[0-9A-Za-z_.-]{1,64}$/,
  rule: "is not 1 to 64 letters, digits, _ . or -",
};

/** Numbers that the merchant gives out: `out_refund_no`, `out_trade_no`. */
export function merchantsNumber(maximum: 32 | 64): Grammar {
  return {
    pattern: new RegExp(`^[0-9A-Za-z_\\-|*@]{1,${maximum}}$`),
    rule: `is not 1 to ${maximum} of 0-9 A-Z a-z _ - | * @`,
  };
}

const refundNumber = merchantsNumber(64);

/** What the refunds of one answer share. */
export interface SharedV2 {
  readonly order: Omit<OrderV2, "extra">;
  readonly ids: Pick<Refund, "transactionId" | "outTradeNo">;
  readonly findings: TextFindings;
}

/** One coupon of a refund: the fields that carry `_$n_$m`. */
interface Coupon {
  readonly m: number;
  readonly fields: TextFields;
}

/** Reads the refund of one index `$n` (V2 refund query page, the fields that end in `_$n` and `_$n_$m`). */
export function readRecordV2(n: number, record: IndexedRecord, { order, ids, findings }: SharedV2): Refund {
  const fields = new TextFields(record.fields, `_${n}`, findings);
  const nested = [...record.nested].map(([m, couponFields]): Coupon => ({
    m,
    fields: new TextFields(couponFields, `_${n}_${m}`, findings),
  }));
  const promotions = readCoupons(nested, fields);
  return {
    ...present({
      refundId: fields.text("refund_id", platformNumber),
      channel: fields.text("refund_channel", word),
      refundAccount: fields.text("refund_account", word),
    }),
    ...ids,
    ...readMembers({
      userReceivedAccount: fields.text("refund_recv_accout"),
      successTime: fields.text("refund_success_time"),
    }),
    outRefundNo: fields.required("out_refund_no", refundNumber),
    ...statusMembers(fields.required("refund_status", word)),
    amount: readAmount(fields, order, promotions),
    promotions,
    extra: readExtra(fields, nested, promotions.length),
  };
}

const couponNames = [
  "coupon_refund_id",
  "coupon_refund_batch_id",
  "coupon_refund_fee",
  "coupon_type",
] as const;

/** Old answers give one `coupon_type_$n` for all coupons of a refund. */
function readCoupons(nested: readonly Coupon[], record: TextFields): readonly RefundPromotion[] {
  const coupons = nested.filter(({ fields }) => couponNames.some((name) => fields.has(name)));
  const sharesType = coupons.some(({ fields }) => !fields.has("coupon_type"));
  const sharedType = sharesType ? record.text("coupon_type", word) : undefined;
  return coupons.map(({ fields }) =>
    present({
      promotionId: fields.text("coupon_refund_id", word),
      batchId: fields.text("coupon_refund_batch_id", word),
      type: fields.text("coupon_type", word) ?? sharedType,
      refundAmount: fields.fen("coupon_refund_fee"),
    }),
  );
}

function readAmount(
  fields: TextFields,
  order: SharedV2["order"],
  coupons: readonly RefundPromotion[],
): RefundAmount {
  const refund = fields.fen("refund_fee");
  const discountRefund = fields.fen("coupon_refund_fee");
  return present({
    total: order.total,
    refund,
    payerTotal: order.cashFee,
    payerRefund: cashReturned(refund, discountRefund ?? sumOf(coupons)),
    settlementTotal: order.settlementTotal,
    settlementRefund: fields.fen("settlement_refund_fee"),
    discountRefund,
    currency: fields.text("fee_type", word) ?? order.feeType,
  });
}

/** The page's rule: the refund less the coupons is cash. Amounts that contradict it give no figure. */
function cashReturned(refund: number | undefined, coupons: number | undefined): number | undefined {
  return refund === undefined || coupons === undefined || coupons > refund ? undefined : refund - coupons;
}

function sumOf(coupons: readonly RefundPromotion[]): number | undefined {
  return coupons.reduce<number | undefined>(
    (sum, { refundAmount }) =>
      sum === undefined || refundAmount === undefined ? undefined : sum + refundAmount,
    0,
  );
}

/** Called last: what was asked for by then is known. A coupon count is kept only where the coupons contradict it. */
function readExtra(fields: TextFields, nested: readonly Coupon[], coupons: number): Refund["extra"] {
  const told = fields.count("coupon_refund_count");
  return Object.fromEntries([
    ...fields.unasked(),
    ...(told === undefined || told === coupons ? [] : [["coupon_refund_count", String(told)] as const]),
    ...nested.flatMap(({ m, fields: coupon }) =>
      coupon.unasked().map(([name, value]) => [`${name}_${m}`, value] as const),
    ),
  ]);
}
