import type { Asker } from "../gate/asker.ts";
import type { Coupon } from "../ledger/money.ts";
import type { RefundRecord } from "../ledger/record.ts";
import { signedV2 } from "./errors-v2.ts";
import type { MadeV2, ValueV2 } from "./made.ts";
import { couponTypes } from "./refund-v2.ts";

/**
 * The answer to an application that V2 accepted: no status, and coupons counted by one index (V2 refund application
 * page).
 */
export function acceptedAnswerV2(asker: Asker, refund: RefundRecord): MadeV2 {
  const { money } = refund;
  return signedV2(asker, [
    ["result_code", "SUCCESS"],
    ["transaction_id", refund.transactionId],
    ["out_trade_no", refund.outTradeNo],
    ["out_refund_no", refund.outRefundNo],
    ["refund_id", refund.refundId],
    // Live answers hold this element, empty.
    ["refund_channel", ""],
    ["refund_fee", money.refund],
    ["settlement_refund_fee", money.settlementRefund],
    ["total_fee", money.total],
    ["settlement_total_fee", money.settlementTotal],
    ["fee_type", "CNY"],
    ["cash_fee", money.payerTotal],
    ["cash_refund_fee", money.payerRefund],
    ["coupon_refund_fee", money.discountRefund],
    ["coupon_refund_count", money.coupons.length],
    ...money.coupons.flatMap(couponFields),
  ]);
}

function couponFields(
  { id, type, refundAmount }: Coupon,
  n: number,
): readonly (readonly [string, ValueV2])[] {
  return [
    [`coupon_type_${n}`, couponTypes[type]],
    [`coupon_refund_id_${n}`, id],
    [`coupon_refund_fee_${n}`, refundAmount],
  ];
}
