import { describe, expect, test } from "vitest";
import { type Refund, type RefundStatus, statusAdvice, statusOf, statusTable } from "../../src/index.ts";

function refundWith(status: RefundStatus, more: Partial<Refund> = {}): Refund {
  return { status, wireStatus: status, final: false, amount: {}, promotions: [], extra: {}, ...more };
}

test.each([
  ["PROCESSING", "PROCESSING", false],
  ["SUCCESS", "SUCCESS", true],
  ["CLOSED", "CLOSED", true],
  ["REFUNDCLOSE", "CLOSED", true],
  ["ABNORMAL", "ABNORMAL", false],
  ["CHANGE", "ABNORMAL", false],
  ["FAIL", "FAILED", true],
  ["NOTSURE", "UNCERTAIN", false],
  ["", "UNRECOGNIZED", false],
  ["success", "UNRECOGNIZED", false],
  ["SUCCESS ", "UNRECOGNIZED", false],
  ["FAILED", "UNRECOGNIZED", false],
  ["UNRECOGNIZED", "UNRECOGNIZED", false],
  ["__proto__", "UNRECOGNIZED", false],
  ["constructor", "UNRECOGNIZED", false],
])("the word %j means %s, final: %s", (word, status, final) => {
  expect(statusOf(word)).toBe(status);
  expect(statusTable.find((row) => row.status === status)?.final).toBe(final);
});

test("every status has one row, every word one meaning", () => {
  const words = statusTable.flatMap((row) => row.wire);
  expect(statusTable.map((row) => row.status)).toEqual([
    "PROCESSING",
    "SUCCESS",
    "CLOSED",
    "ABNORMAL",
    "FAILED",
    "UNCERTAIN",
    "UNRECOGNIZED",
  ]);
  expect(new Set(words).size).toBe(words.length);
});

describe("advice", () => {
  test.each([
    ["PROCESSING", "wait", 60],
    ["SUCCESS", "none", undefined],
    ["CLOSED", "new-number", undefined],
    ["ABNORMAL", "handle", undefined],
    ["FAILED", "handle", undefined],
    ["UNCERTAIN", "same-number", undefined],
    ["UNRECOGNIZED", "query", 60],
  ] as const)("%s: %s", (status, action, afterSeconds) => {
    const advice = statusAdvice(refundWith(status));
    expect(advice.action).toBe(action);
    expect(advice.afterSeconds).toBe(afterSeconds);
  });

  test("only a closed refund calls for a new number", () => {
    const texts = statusTable.filter(({ status }) => status !== "CLOSED").map(({ advice }) => advice.text);
    expect(statusAdvice(refundWith("CLOSED")).text).toContain("new out_refund_no");
    expect(texts.filter((text) => text.includes("new out_refund_no"))).toEqual([]);
    expect(statusAdvice(refundWith("UNCERTAIN")).text).toContain("same out_refund_no");
  });

  test("an abnormal refund is handled on the platform, by the API, or offline", () => {
    const { text } = statusAdvice(refundWith("ABNORMAL"));
    expect(text).toMatch(/交易中心.*abnormal refund.*offline/);
  });

  test("money that went to the merchant is for the merchant to hand on", () => {
    const own = { receivedAccount: { kind: "merchant" } } as const;
    const paid = statusAdvice(refundWith("SUCCESS", own));
    expect(paid).toMatchObject({
      action: "handle",
      text: expect.stringMatching(/merchant's own.*hand it on/),
    });
    const underWay = statusAdvice(refundWith("PROCESSING", own));
    expect(underWay).toMatchObject({
      action: "wait",
      text: expect.stringMatching(/merchant's own.*hand it on/),
    });
    expect(`${paid.text} ${underWay.text}`).not.toMatch(/arrives|nothing more to do/);
    expect(statusAdvice(refundWith("ABNORMAL", own))).toEqual(statusAdvice(refundWith("ABNORMAL")));
  });

  const minutes = "usually arrives within 5 minutes.";
  const days = "usually arrives within 1 to 3 working days.";
  const bankCard = { kind: "bank-card", bank: "招商银行", cardType: "信用卡" } as const;

  test.each<[string, Partial<Refund>, string]>([
    ["balance by account", { receivedAccount: { kind: "balance" } }, minutes],
    ["card by account", { receivedAccount: bankCard }, days],
    ["card by account, whatever the channel", { receivedAccount: bankCard, channel: "OTHER_BALANCE" }, days],
    ["balance by channel", { channel: "BALANCE" }, minutes],
    ["other balance by channel", { channel: "OTHER_BALANCE", receivedAccount: { kind: "other" } }, minutes],
    ["other card by channel", { channel: "OTHER_BANKCARD" }, days],
    ["the original way", { channel: "ORIGINAL" }, "WeChat Pay names no time."],
    ["an unknown channel", { channel: "toString" }, "WeChat Pay names no time."],
    [
      "another account",
      { channel: "BALANCE", receivedAccount: { kind: "pocket-money" } },
      "WeChat Pay names no time.",
    ],
    ["nothing", {}, "WeChat Pay names no time."],
  ])("when money arrives: %s", (_, more, end) => {
    for (const status of ["PROCESSING", "SUCCESS"] as const) {
      expect(statusAdvice(refundWith(status, more)).text.endsWith(end)).toBe(true);
    }
    expect(statusAdvice(refundWith("CLOSED", more)).text).not.toContain("arrives");
  });
});
