import { stateWords } from "../ledger/journeys.ts";
import { beijingRfc3339, type RefundAtMoment } from "../ledger/moment.ts";
import type { RefundRecord } from "../ledger/record.ts";
import { answerV3 } from "./json.ts";
import type { MadeV3 } from "./made.ts";
import { promotionsV3 } from "./refund-v3.ts";

/** The short answer to an e-commerce application: neither status nor order (e-commerce refund page). */
export function ecommerceAcceptedV3({ refund }: RefundAtMoment): MadeV3 {
  return answerV3(200, accepted(refund));
}

/** What e-commerce queries and abnormal refunds answer with. */
export function ecommerceRefundV3({ refund, step, successMs }: RefundAtMoment): MadeV3 {
  return answerV3(200, {
    ...accepted(refund),
    transaction_id: refund.transactionId,
    out_trade_no: refund.outTradeNo,
    channel: step.channel,
    user_received_account: step.receivedAccount,
    status: stateWords[step.state].v3,
    funds_account: refund.fundsAccount,
    ...(successMs === undefined ? {} : { success_time: beijingRfc3339(successMs) }),
    ...refund.extra,
  });
}

function accepted(refund: RefundRecord): Readonly<Record<string, unknown>> {
  const { money, applied } = refund;
  const advanced = applied?.refundAccount === "REFUND_SOURCE_PARTNER_ADVANCE";
  return {
    refund_id: refund.refundId,
    out_refund_no: refund.outRefundNo,
    create_time: beijingRfc3339(refund.createdMs),
    amount: {
      refund: money.refund,
      from: applied?.from ?? [],
      payer_refund: money.payerRefund,
      discount_refund: money.discountRefund,
      currency: "CNY",
      ...(advanced ? { advance: money.refund } : {}),
    },
    promotion_detail: promotionsV3(money),
    ...(applied?.refundAccount === undefined ? {} : { refund_account: applied.refundAccount }),
  };
}

/** How the platform's advance came back. */
export interface AdvanceReturned {
  readonly refund: RefundRecord;
  readonly result: "PROCESSING" | "SUCCESS";
  readonly successMs?: number;
}

/** What return-advance answers with (e-commerce return-advance pages). */
export function advanceReturnedV3({ refund, result, successMs }: AdvanceReturned): MadeV3 {
  const { owner, money, refundId } = refund;
  return answerV3(200, {
    refund_id: refundId,
    advance_return_id: refundId.replace(/^..../, "5040"),
    return_amount: money.refund,
    payer_mchid: owner.subMchid ?? owner.mchid,
    payer_account: "BASIC",
    payee_mchid: owner.mchid,
    payee_account: "BASIC",
    result,
    ...(successMs === undefined ? {} : { success_time: beijingRfc3339(successMs) }),
  });
}
