import type { Refund } from "@wxrefund/core";
import { describe, expect, test } from "vitest";
import { drawCard } from "../../src/render/card.ts";
import { refundCard } from "../../src/render/refund.ts";
import { paintFor } from "../../src/render/style.ts";

const plain = paintFor({ write: () => true }, {});

function draw(refund: Partial<Refund>): string {
  const whole: Refund = {
    status: "SUCCESS",
    wireStatus: "SUCCESS",
    final: true,
    amount: {},
    promotions: [],
    extra: {},
    ...refund,
  };
  return drawCard(refundCard(whole), plain);
}

describe("a refund's card", () => {
  test("each status has WeChat Pay's own word and the word received", () => {
    const heads = (
      [
        ["PROCESSING", "PROCESSING"],
        ["SUCCESS", "SUCCESS"],
        ["CLOSED", "REFUNDCLOSE"],
        ["ABNORMAL", "CHANGE"],
        ["FAILED", "FAIL"],
        ["UNCERTAIN", "NOTSURE"],
        ["UNRECOGNIZED", "REROUTING"],
      ] as const
    ).map(([status, wireStatus]) => draw({ status, wireStatus }).split("\n")[0]);
    expect(heads).toEqual([
      "退款处理中 in progress  PROCESSING",
      "退款成功 refunded  SUCCESS",
      "退款关闭 closed, not refunded  REFUNDCLOSE",
      "退款异常 stuck, the merchant must act  CHANGE",
      "退款失败 failed  FAIL",
      "退款未确定 uncertain  NOTSURE",
      "未知状态 a status this version does not know  REROUTING",
    ]);
  });

  test("the coupon part is split off, by payerRefund or by subtraction", () => {
    expect(draw({ amount: { refund: 500, payerRefund: 400, discountRefund: 100 } })).toContain(
      "¥4.00 in cash, ¥1.00 in coupons",
    );
    expect(draw({ amount: { refund: 500, discountRefund: 100 } })).toContain(
      "¥4.00 in cash, ¥1.00 in coupons",
    );
    expect(draw({ amount: { refund: 100, discountRefund: 500 } })).toContain("  ¥5.00 in coupons");
    expect(draw({ amount: { refund: 100, discountRefund: 0 } })).not.toContain("coupons");
  });

  test("settlement figures are told only where they differ", () => {
    expect(
      draw({ amount: { total: 1000, refund: 500, settlementTotal: 900, settlementRefund: 450 } }),
    ).toContain("Settlement  ¥4.50 of ¥9.00");
    expect(
      draw({ amount: { total: 1000, refund: 500, settlementTotal: 1000, settlementRefund: 500 } }),
    ).not.toContain("Settlement");
  });

  test("another currency is never told in yuan", () => {
    const text = draw({ amount: { refund: 1009, total: 2018, currency: "USD" } });
    expect(text).toContain("Amount      USD 10.09 of USD 20.18");
    expect(text).not.toContain("¥");
  });

  test("text from the wire is escaped wherever it stands", () => {
    const evil = "\u001b[2J\u202e\u2028";
    const text = draw({
      refundId: evil,
      outRefundNo: evil,
      transactionId: evil,
      outTradeNo: evil,
      wireStatus: evil,
      channel: evil,
      userReceivedAccount: evil,
      createTime: evil,
      successTime: evil,
      fundsAccount: evil,
      refundAccount: evil,
      amount: { refund: 1, currency: evil, from: [{ account: evil, amount: 1 }] },
      promotions: [
        {
          promotionId: evil,
          batchId: evil,
          scope: evil,
          type: evil,
          refundAmount: 1,
          goods: [{ goodsName: evil, refundAmount: 1 }],
        },
      ],
      extra: { [evil]: evil },
    });
    expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  });
});
