import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { withoutSigns } from "../../src/failure/masked.ts";
import { toldError } from "../../src/failure/told.ts";
import { isRefundError, printable, RefundError, withFacts } from "../../src/index.ts";

const advice = { action: "repeat", text: "Ask again." } as const;

describe("RefundError", () => {
  test("has only the facts that are known", () => {
    const error = new RefundError("refused", "No.", {
      advice,
      verified: true,
      bound: false,
      code: "SIGN_ERROR",
    });
    expect(new Set(Object.keys(error))).toEqual(
      new Set(["advice", "bound", "code", "kind", "name", "verified"]),
    );
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      kind: "refused",
      code: "SIGN_ERROR",
      verified: true,
      bound: false,
      message: "No.",
      advice: { action: "repeat", text: "Ask again." },
    });
  });

  test("tells every fact, as members and in its document", () => {
    const facts = {
      reason: "unsigned",
      code: "NO_AUTH",
      httpStatus: 403,
      requestId: "08F7",
      verified: false,
      bound: false,
      attempts: 2,
      baseUrl: "https://api.mch.weixin.qq.com",
      field: "mchid",
    };
    const error = new RefundError("untrusted", "No.", { advice, ...facts });
    expect(error).toMatchObject(facts);
    expect(error.toJSON()).toEqual({ kind: "untrusted", message: "No.", advice, ...facts });
  });

  test("is known across copies of the package by its brand, not by its class", () => {
    const foreign = Object.defineProperty({ kind: "config" }, Symbol.for("@wxrefund/RefundError"), {
      value: true,
    });
    expect(isRefundError(foreign)).toBe(true);
    expect(isRefundError(new Error("config"))).toBe(false);
    expect(isRefundError(null)).toBe(false);
  });

  test("takes more facts and keeps the others", () => {
    const error = withFacts(new RefundError("no-answer", "Lost.", { advice, reason: "timeout" }), {
      attempts: 3,
    });
    expect(error).toMatchObject({ kind: "no-answer", reason: "timeout", attempts: 3, message: "Lost." });
  });

  test("keeps a proven not-found through more facts, and out of documents and logs", () => {
    const notFound = { outRefundNo: "R1", nonce: "d824f2e0", atMs: 1_793_505_600_000 };
    const told = withFacts(new RefundError("refused", "No.", { advice, notFound }), { attempts: 2 });
    expect(told.notFound).toEqual(notFound);
    expect(JSON.stringify(told) + inspect(told)).not.toContain("d824f2e0");
  });

  test("shows its kind, code and advice to whoever inspects it", () => {
    const shown = inspect(new RefundError("refused", "No.", { advice, code: "SIGN_ERROR" }));
    expect(shown).toContain("RefundError: No.");
    expect(shown).toContain("code: 'SIGN_ERROR'");
  });
});

describe("printable", () => {
  test.each([
    ["\u001b[31mred", "\\u{1b}[31mred"],
    ["退款\u202Eenod", "退款\\u{202e}enod"],
    ["a\r\nb", "a\\u{d}\\u{a}b"],
    ["\u200b\u2028\ud800", "\\u{200b}\\u{2028}\\u{d800}"],
    ["支付用户零钱 ¥1 👍", "支付用户零钱 ¥1 👍"],
  ])("%j", (text, shown) => expect(printable(text)).toBe(shown));

  test("leaves nothing that moves a terminal's cursor or turns its text", () => {
    const unsafe = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/;
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => !unsafe.test(printable(text))));
  });

  test("cuts long text", () => expect(printable("x".repeat(500), 10)).toBe(`${"x".repeat(10)}…`));
});

describe("words of an answer that repeat the request", () => {
  const key = "k".repeat(32);
  const signature = "qS/+".repeat(85);
  const told = (message: string): string =>
    toldError({ api: "v3", httpStatus: 401, verified: false, code: "SIGN_ERROR", message }).message;

  test("are told without its signature", () => {
    expect(told(`Authorization: mchid="1",signature="${signature}==",serial_no="2"`)).toContain(
      'mchid="1",signature="…",serial_no="2"',
    );
    expect(toldError({ api: "v3", httpStatus: 403, verified: true, code: signature }).code).toBe("…");
  });

  test("but with the path it names", () => {
    const path = `/v3/refund/domestic/refunds/${"9".repeat(64)}?sub_mchid=1900000109`;
    expect(told(path)).toContain(path);
  });

  test.each([
    ["an MD5 sign", "C380BEC2BFD727A4B6845133519F3AD6", "…"],
    ["an HMAC-SHA256 sign", "a".repeat(64), "…"],
    ["the key", key, "…"],
    ["a number that was asked for", "D".repeat(32), "D".repeat(32)],
    ["a longer number", "F".repeat(33), "F".repeat(33)],
    ["an order number", "1217752501201407033233368018", "1217752501201407033233368018"],
  ])("of V2: %s", (_, repeated, shown) => {
    expect(withoutSigns(`sign=${repeated}.`, { key, numbers: ["D".repeat(32)] })).toBe(`sign=${shown}.`);
  });
});
