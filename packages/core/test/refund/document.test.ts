import { expect, test } from "vitest";
import { orderDocument, type Refund, refundDocument } from "../../src/index.ts";

const full: Refund = {
  extra: { later: 1 },
  promotions: [
    {
      goods: [
        {
          refundQuantity: 1,
          refundAmount: 2,
          unitPrice: 3,
          goodsName: "n",
          wechatpayGoodsId: "w",
          merchantGoodsId: "m",
        },
      ],
      refundAmount: 4,
      amount: 5,
      type: "CASH",
      scope: "GLOBAL",
      batchId: "b",
      promotionId: "p",
    },
  ],
  amount: {
    from: [{ amount: 6, account: "AVAILABLE" }],
    advance: 7,
    refundFee: 8,
    currency: "CNY",
    discountRefund: 9,
    settlementRefund: 10,
    settlementTotal: 11,
    payerRefund: 12,
    payerTotal: 13,
    refund: 14,
    total: 15,
  },
  refundAccount: "REFUND_SOURCE_RECHARGE_FUNDS",
  fundsAccount: "BASIC",
  successTimeMs: 16,
  successTime: "s",
  createTimeMs: 17,
  createTime: "c",
  receivedAccount: { kind: "balance" },
  userReceivedAccount: "支付用户零钱",
  channel: "ORIGINAL",
  final: true,
  wireStatus: "SUCCESS",
  status: "SUCCESS",
  outTradeNo: "ot",
  transactionId: "t",
  outRefundNo: "or",
  refundId: "r",
};

test("a refund has the promised members in the promised order, and nothing derived", () => {
  expect(JSON.stringify(refundDocument(full))).toBe(
    '{"refundId":"r","outRefundNo":"or","transactionId":"t","outTradeNo":"ot","status":"SUCCESS","wireStatus":"SUCCESS",' +
      '"final":true,"channel":"ORIGINAL","userReceivedAccount":"支付用户零钱","createTime":"c","successTime":"s",' +
      '"fundsAccount":"BASIC","refundAccount":"REFUND_SOURCE_RECHARGE_FUNDS","amount":{"total":15,"refund":14,' +
      '"payerTotal":13,"payerRefund":12,"settlementTotal":11,"settlementRefund":10,"discountRefund":9,"currency":"CNY",' +
      '"refundFee":8,"advance":7,"from":[{"account":"AVAILABLE","amount":6}]},"promotions":[{"promotionId":"p",' +
      '"batchId":"b","scope":"GLOBAL","type":"CASH","amount":5,"refundAmount":4,"goods":[{"merchantGoodsId":"m",' +
      '"wechatpayGoodsId":"w","goodsName":"n","unitPrice":3,"refundAmount":2,"refundQuantity":1}]}],"extra":{"later":1}}',
  );
});

test("members without a value are absent; zero is a value, and so is an empty from", () => {
  const bare: Refund = {
    status: "UNRECOGNIZED",
    wireStatus: "X",
    final: false,
    amount: { refundFee: 0, from: [] },
    promotions: [],
    extra: {},
  };
  expect(JSON.stringify(refundDocument(bare))).toBe(
    '{"status":"UNRECOGNIZED","wireStatus":"X","final":false,"amount":{"refundFee":0,"from":[]}}',
  );
});

test("an order has the promised members in the promised order", () => {
  const order = {
    extra: { x: "y" },
    deviceInfo: "d",
    cashRefundFee: 1,
    couponRefundFee: 2,
    refundFee: 3,
    feeType: "CNY",
    cashFeeType: "HKD",
    cashFee: 0,
    settlementTotal: 5,
    total: 6,
  };
  expect(JSON.stringify(orderDocument(order))).toBe(
    '{"total":6,"settlementTotal":5,"cashFee":0,"cashFeeType":"HKD","feeType":"CNY","refundFee":3,"couponRefundFee":2,"deviceInfo":"d","extra":{"x":"y"}}',
  );
});

test("an order of which nothing unknown was told has no extra", () => {
  expect(orderDocument({ total: 6, extra: {} })).toStrictEqual({ total: 6 });
});
