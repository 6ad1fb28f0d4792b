import { present } from "./members.ts";
import type { OrderV2, Refund, RefundAmount, RefundFrom, RefundGoods, RefundPromotion } from "./model.ts";

/** A refund as the JSON documents of the command line give it. */
export type RefundDocument = Omit<
  Refund,
  "receivedAccount" | "createTimeMs" | "successTimeMs" | "promotions" | "extra"
> &
  Partial<Pick<Refund, "promotions" | "extra">>;

/** The order part of a V2 answer as the JSON documents of the command line give it. */
export type OrderDocument = Omit<OrderV2, "cashRefundFee" | "extra"> & Partial<Pick<OrderV2, "extra">>;

/**
 * The refund as a JSON document: its members in a fixed order, times as received, without what is only derived from
 * them. Members without a value are absent, and so are `promotions` and `extra` when empty; `amount.from` is there
 * when it was received, even empty.
 *
 * @example
 * ```ts
 * JSON.stringify(refundDocument(refund)); // {"refundId":"50000000382019052709732678859","outRefundNo":…
 * ```
 */
export function refundDocument(refund: Refund): RefundDocument {
  const { status, wireStatus, final, amount, promotions, extra } = refund;
  return {
    ...present({
      refundId: refund.refundId,
      outRefundNo: refund.outRefundNo,
      transactionId: refund.transactionId,
      outTradeNo: refund.outTradeNo,
    }),
    status,
    wireStatus,
    final,
    ...present({
      channel: refund.channel,
      userReceivedAccount: refund.userReceivedAccount,
      createTime: refund.createTime,
      successTime: refund.successTime,
      fundsAccount: refund.fundsAccount,
      refundAccount: refund.refundAccount,
    }),
    amount: amountDocument(amount),
    ...(promotions.length === 0 ? {} : { promotions: promotions.map(promotionDocument) }),
    ...(Object.keys(extra).length === 0 ? {} : { extra }),
  };
}

/**
 * What a V2 answer says of the order, as a JSON document; members without a value are absent, and so is `extra` when
 * empty.
 *
 * @example
 * ```ts
 * orderDocument({ total: 100, cashFee: 100, extra: {} }); // { total: 100, cashFee: 100 }
 * ```
 */
export function orderDocument(order: OrderV2): OrderDocument {
  return present({
    total: order.total,
    settlementTotal: order.settlementTotal,
    cashFee: order.cashFee,
    cashFeeType: order.cashFeeType,
    feeType: order.feeType,
    refundFee: order.refundFee,
    couponRefundFee: order.couponRefundFee,
    deviceInfo: order.deviceInfo,
    extra: Object.keys(order.extra).length === 0 ? undefined : order.extra,
  });
}

function amountDocument(amount: RefundAmount): RefundAmount {
  return present({
    total: amount.total,
    refund: amount.refund,
    payerTotal: amount.payerTotal,
    payerRefund: amount.payerRefund,
    settlementTotal: amount.settlementTotal,
    settlementRefund: amount.settlementRefund,
    discountRefund: amount.discountRefund,
    currency: amount.currency,
    refundFee: amount.refundFee,
    advance: amount.advance,
    from: amount.from?.map(fromDocument),
  });
}

function fromDocument({ account, amount }: RefundFrom): RefundFrom {
  return present({ account, amount });
}

function promotionDocument(promotion: RefundPromotion): RefundPromotion {
  return present({
    promotionId: promotion.promotionId,
    batchId: promotion.batchId,
    scope: promotion.scope,
    type: promotion.type,
    amount: promotion.amount,
    refundAmount: promotion.refundAmount,
    goods: promotion.goods?.map(goodsDocument),
  });
}

function goodsDocument(goods: RefundGoods): RefundGoods {
  return present({
    merchantGoodsId: goods.merchantGoodsId,
    wechatpayGoodsId: goods.wechatpayGoodsId,
    goodsName: goods.goodsName,
    unitPrice: goods.unitPrice,
    refundAmount: goods.refundAmount,
    refundQuantity: goods.refundQuantity,
  });
}
