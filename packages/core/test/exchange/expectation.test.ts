import { describe, expect, test } from "vitest";
import { type QuestionV3, refundQueryFieldsV2, refundQueryTargetV3 } from "../../src/index.ts";

const sender = { appid: "wx1", mchid: "1", nonce: "N", signType: "MD5" } as const;

/** As programs without types may write it. */
const demanding = (demand: object): Pick<QuestionV3, "expect"> => ({
  expect: Object.assign(JSON.parse("{}"), demand),
});

describe("what a question demands of its answer", () => {
  test.each([{}, { total: 100 }, { refund: 0 }, { transactionId: "42", total: 1, refund: 1 }])(
    "may be %j",
    (demand) => {
      expect(refundQueryTargetV3({ outRefundNo: "R1", expect: demand })).toBe(
        "/v3/refund/domestic/refunds/R1",
      );
      expect(refundQueryFieldsV2({ outRefundNo: "R1", expect: demand }, sender).get("out_refund_no")).toBe(
        "R1",
      );
    },
  );

  test.each([
    ["an amount that was not found", demanding({ refund: undefined }), "expect.refund has no value"],
    ["a number that was not found", demanding({ transactionId: null }), "expect.transactionId has no value"],
    ["a member nobody compares", demanding({ amount: 100 }), "never compared"],
  ])("may not be %s: it would not be checked", (_, demand, problem) => {
    const refused = expect.objectContaining({
      kind: "config",
      field: "expect",
      message: expect.stringContaining(problem),
    });
    expect(() => refundQueryTargetV3({ outRefundNo: "R1", ...demand })).toThrow(refused);
    expect(() => refundQueryFieldsV2({ outRefundNo: "R1", ...demand }, sender)).toThrow(refused);
  });
});
