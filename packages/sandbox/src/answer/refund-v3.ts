import { stateWords } from "../ledger/journeys.ts";
import { beijingRfc3339, type RefundAtMoment } from "../ledger/moment.ts";
import type { RefundMoney } from "../ledger/money.ts";
import type { AppliedFor } from "../ledger/record.ts";
import { answerV3, textAnswerV3 } from "./json.ts";
import type { MadeV3 } from "./made.ts";

/** The refund object of APIv3, with the members live answers have: `from` and `promotion_detail` also when empty. */
export function refundAnswerV3({ refund, step, successMs }: RefundAtMoment): MadeV3 {
  if (refund.answerText !== undefined) return textAnswerV3(200, refund.answerText);
  return answerV3(200, {
    refund_id: refund.refundId,
    out_refund_no: refund.outRefundNo,
    transaction_id: refund.transactionId,
    out_trade_no: refund.outTradeNo,
    channel: step.channel,
    user_received_account: step.receivedAccount,
    ...(successMs === undefined ? {} : { success_time: beijingRfc3339(successMs) }),
    create_time: beijingRfc3339(refund.createdMs),
    status: stateWords[step.state].v3,
    funds_account: refund.fundsAccount,
    amount: amount(refund.money, refund.applied?.from),
    promotion_detail: promotionsV3(refund.money),
    ...refund.extra,
  });
}

function amount(money: RefundMoney, from: AppliedFor["from"] = []): Readonly<Record<string, unknown>> {
  return {
    total: money.total,
    refund: money.refund,
    from,
    payer_total: money.payerTotal,
    payer_refund: money.payerRefund,
    settlement_total: money.settlementTotal,
    settlement_refund: money.settlementRefund,
    discount_refund: money.discountRefund,
    currency: "CNY",
    refund_fee: money.refundFee,
  };
}

export function promotionsV3({ coupons }: RefundMoney): readonly unknown[] {
  return coupons.map((coupon) => ({
    promotion_id: coupon.id,
    scope: coupon.scope,
    type: coupon.type,
    amount: coupon.amount,
    refund_amount: coupon.refundAmount,
  }));
}
