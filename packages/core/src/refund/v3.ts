import type { JsonValue } from "../codec/json.ts";
import { problem, type Result, success } from "../codec/result.ts";
import { isObject, JsonFields } from "./json-fields.ts";
import { present, readMembers, statusMembers } from "./members.ts";
import type { Refund, RefundAmount, RefundFrom, RefundGoods, RefundPromotion } from "./model.ts";

/**
 * Reads the refund object of APIv3 (partner refund query page, "200 OK"): money in fen, times as received and as
 * instants. `status` and `out_refund_no` must be there; live answers lack others that the page calls required.
 * The problem names the field when one has a wrong JSON type or money is not a whole number from 0 to 2^53-1.
 *
 * Unknown words of the enumerations are kept. Unknown fields go to `extra`, nested ones under a dotted path such as
 * `amount.new_field` or `promotion_detail.0.new_field`; a name that itself holds a dot is quoted: `["a.b"]`.
 *
 * @example
 * ```ts
 * const read = readRefundV3({ out_refund_no: "R1", status: "SUCCESS", amount: { refund: 100 } });
 * // read.value.final is true, read.value.amount.refund is 100
 * ```
 */
export function readRefundV3(value: JsonValue): Result<Refund> {
  if (!isObject(value)) return problem("it is not a JSON object");
  const fields = new JsonFields(value);
  const refund = readRefund(fields);
  if (fields.problem !== undefined) return problem(fields.problem);
  return success({ ...refund, extra: fields.extra() });
}

function readRefund(fields: JsonFields): Omit<Refund, "extra"> {
  return {
    ...present({
      refundId: fields.text("refund_id"),
      transactionId: fields.text("transaction_id"),
      outTradeNo: fields.text("out_trade_no"),
      channel: fields.text("channel"),
      fundsAccount: fields.text("funds_account"),
      refundAccount: fields.text("refund_account"),
    }),
    ...readMembers({
      userReceivedAccount: fields.text("user_received_account"),
      createTime: fields.text("create_time"),
      successTime: fields.text("success_time"),
    }),
    outRefundNo: fields.requiredText("out_refund_no"),
    ...statusMembers(fields.requiredText("status")),
    amount: readAmount(fields.object("amount")),
    promotions: (fields.list("promotion_detail") ?? []).map(readPromotion),
  };
}

function readAmount(fields: JsonFields | undefined): RefundAmount {
  if (fields === undefined) return {};
  return present({
    total: fields.fen("total"),
    refund: fields.fen("refund"),
    payerTotal: fields.fen("payer_total"),
    payerRefund: fields.fen("payer_refund"),
    settlementTotal: fields.fen("settlement_total"),
    settlementRefund: fields.fen("settlement_refund"),
    discountRefund: fields.fen("discount_refund"),
    currency: fields.text("currency"),
    refundFee: fields.fen("refund_fee"),
    advance: fields.fen("advance"),
    from: fields.list("from")?.map(readFrom),
  });
}

function readFrom(fields: JsonFields): RefundFrom {
  return present({ account: fields.text("account"), amount: fields.fen("amount") });
}

function readPromotion(fields: JsonFields): RefundPromotion {
  return present({
    promotionId: fields.text("promotion_id"),
    scope: fields.text("scope"),
    type: fields.text("type"),
    amount: fields.fen("amount"),
    refundAmount: fields.fen("refund_amount"),
    goods: fields.list("goods_detail")?.map(readGoods),
  });
}

function readGoods(fields: JsonFields): RefundGoods {
  return present({
    merchantGoodsId: fields.text("merchant_goods_id"),
    wechatpayGoodsId: fields.text("wechatpay_goods_id"),
    goodsName: fields.text("goods_name"),
    unitPrice: fields.fen("unit_price"),
    refundAmount: fields.fen("refund_amount"),
    refundQuantity: fields.quantity("refund_quantity"),
  });
}
