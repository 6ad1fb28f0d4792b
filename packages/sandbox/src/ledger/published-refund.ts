import type { JourneyStep } from "./journeys.ts";
import type { RefundMoney } from "./money.ts";
import type { Owner, RefundRecord } from "./record.ts";

/** The example answer of the APIv3 partner refund query page, as printed there. */
const answerText = `{
  "refund_id" : "50000000382019052709732678859",
  "out_refund_no" : "1217752501201407033233368018",
  "transaction_id" : "1217752501201407033233368018",
  "out_trade_no" : "1217752501201407033233368018",
  "channel" : "ORIGINAL",
  "user_received_account" : "招商银行信用卡0403",
  "success_time" : "2020-12-01T16:18:12+08:00",
  "create_time" : "2020-12-01T16:18:12+08:00",
  "status" : "SUCCESS",
  "funds_account" : "UNSETTLED",
  "amount" : {
    "total" : 100,
    "refund" : 100,
    "from" : [
      {
        "account" : "AVAILABLE",
        "amount" : 444
      }
    ],
    "payer_total" : 90,
    "payer_refund" : 90,
    "settlement_refund" : 100,
    "settlement_total" : 100,
    "discount_refund" : 10,
    "currency" : "CNY",
    "refund_fee" : 100,
    "advance" : 888
  },
  "promotion_detail" : [
    {
      "promotion_id" : "109519",
      "scope" : "SINGLE",
      "type" : "DISCOUNT",
      "amount" : 5,
      "refund_amount" : 100,
      "goods_detail" : [
        {
          "merchant_goods_id" : "1217752501201407033233368018",
          "wechatpay_goods_id" : "1001",
          "goods_name" : "iPhone6s 16G",
          "unit_price" : 528800,
          "refund_amount" : 528800,
          "refund_quantity" : 1
        }
      ]
    }
  ],
  "refund_account" : "REFUND_SOURCE_SUB_MERCHANT"
}`;

/** The amounts of the printed answer, which do not add up. */
const money: RefundMoney = {
  total: 100,
  refund: 100,
  payerTotal: 90,
  payerRefund: 90,
  settlementTotal: 100,
  settlementRefund: 100,
  discountRefund: 10,
  refundFee: 100,
  coupons: [
    { id: "109519", batchId: "100", scope: "SINGLE", type: "DISCOUNT", amount: 5, refundAmount: 100 },
  ],
};

const steps: readonly JourneyStep[] = [
  { afterSeconds: 0, state: "SUCCESS", channel: "ORIGINAL", receivedAccount: "招商银行信用卡0403" },
];

/** The one number both refund query pages use for everything. */
export const publishedNumber = "1217752501201407033233368018";

/** The refund both pages print. The V2 page gives it another `refund_id`, so over V2 it goes by either. */
export function publishedRefund(owner: Owner): RefundRecord {
  return {
    owner,
    outRefundNo: publishedNumber,
    refundId: "50000000382019052709732678859",
    otherRefundId: publishedNumber,
    transactionId: publishedNumber,
    outTradeNo: publishedNumber,
    journey: "published",
    steps,
    createdMs: Date.UTC(2020, 11, 1, 8, 18, 12),
    money,
    fundsAccount: "UNSETTLED",
    deviceInfo: "013467007045764",
    answerText,
  };
}
