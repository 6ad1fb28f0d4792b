import { encodeUtf8 } from "../codec/utf8.ts";
import { configError } from "../failure/config.ts";
import {
  type ApplicationV3,
  type GoodsToRefund,
  guardApplication,
  guardFen,
  guardText,
} from "./application.ts";

export const applyTargetV3 = "/v3/refund/domestic/refunds";

/**
 * The JSON body of an APIv3 application, UTF-8, always the same bytes for the same application: what is repeated after a
 * lost answer is then identical. Throws `config` for what breaks a rule (refund application pages).
 *
 * @example
 * ```ts
 * const body = applyBodyV3({ outRefundNo: "R1", transactionId: "42…", amount: { refund: 50, total: 100 } });
 * ```
 */
export function applyBodyV3(application: ApplicationV3): Uint8Array {
  guardApplication(application);
  application.goods?.forEach(guardGoods);
  const { amount } = application;
  const body = {
    sub_mchid: application.subMchid,
    transaction_id: application.transactionId,
    out_trade_no: application.outTradeNo,
    out_refund_no: application.outRefundNo,
    reason: application.reason,
    notify_url: application.notifyUrl,
    funds_account: application.fundsAccount,
    amount: {
      refund: amount.refund,
      from: amount.from?.map(({ account, amount: fen }) => ({ account, amount: fen })),
      total: amount.total,
      currency: amount.currency ?? "CNY",
    },
    goods_detail: application.goods?.map(goodsOnWire),
  };
  return encodeUtf8(JSON.stringify(body));
}

function goodsOnWire(goods: GoodsToRefund): object {
  return {
    merchant_goods_id: goods.merchantGoodsId,
    wechatpay_goods_id: goods.wechatpayGoodsId,
    goods_name: goods.goodsName,
    unit_price: goods.unitPrice,
    refund_amount: goods.refundAmount,
    refund_quantity: goods.refundQuantity,
  };
}

function guardGoods(goods: GoodsToRefund): void {
  guardText("goods.merchantGoodsId", goods.merchantGoodsId, 32);
  guardText("goods.wechatpayGoodsId", goods.wechatpayGoodsId, 32);
  guardText("goods.goodsName", goods.goodsName, 256);
  guardFen("goods.unitPrice", goods.unitPrice, 0);
  guardFen("goods.refundAmount", goods.refundAmount, 0);
  if (Number.isSafeInteger(goods.refundQuantity) && goods.refundQuantity >= 1) return;
  throw configError("goods.refundQuantity", "goods.refundQuantity must be a whole number from 1.");
}
