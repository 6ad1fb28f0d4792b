import type { QuestionV2, WireAnswer } from "@wxrefund/core";
import { describe, expect, test } from "vitest";
import { createBareClient } from "../src/bare.ts";
import { config, plain, scriptedHost, signedV2, signV2With, v2Key, xml } from "./platform.ts";

const call = { signal: new AbortController().signal };
const envelope = {
  return_code: "SUCCESS",
  return_msg: "OK",
  result_code: "SUCCESS",
  appid: "wx8888888888888888",
  mch_id: "1900000001",
  nonce_str: "5K8264ILTKCH16CQ",
};
const one = {
  ...envelope,
  transaction_id: "4200000000000000000000000001",
  out_trade_no: "ORDER0001",
  total_fee: "100",
  cash_fee: "100",
  refund_fee: "100",
  refund_count: "1",
  out_refund_no_0: "REFUND0001",
  refund_id_0: "50000000382019052709732678859",
  refund_fee_0: "100",
  refund_status_0: "SUCCESS",
};
const byOrder: QuestionV2 = { outTradeNo: "ORDER0001" };
const ask = async (answer: WireAnswer, question: QuestionV2 = byOrder) =>
  createBareClient(config, scriptedHost(answer)).queryV2(question, call);

describe("a V2 query that is believed", () => {
  test("signs what it sends with the configured key and algorithm", async () => {
    const host = scriptedHost(signedV2(one));
    await createBareClient(config, host).queryV2(
      { ...byOrder, offset: 0, deviceInfo: "013467007045764" },
      call,
    );
    const [sent] = host.sent;
    const text = Buffer.from(sent?.body ?? []).toString();
    const fields = Object.fromEntries(
      [...text.matchAll(/<(\w+)><!\[CDATA\[(.*?)\]\]>/g)].map(([, name = "", value = ""]) => [name, value]),
    );
    const { sign, ...signed } = fields;
    expect(sent?.target).toBe("/pay/refundquery");
    expect(signed).toEqual({
      appid: "wx8888888888888888",
      mch_id: "1900000001",
      device_info: "013467007045764",
      nonce_str: "N".repeat(32),
      sign_type: "HMAC-SHA256",
      out_trade_no: "ORDER0001",
      offset: "0",
    });
    expect(sign).toBe(signV2With(signed, "HMAC-SHA256"));
  });

  test.each<[string, QuestionV2]>([
    ["refundId", { refundId: "50000000382019052709732678859" }],
    ["outRefundNo", { outRefundNo: "REFUND0001" }],
    ["transactionId", { transactionId: "4200000000000000000000000001" }],
    ["outTradeNo", byOrder],
    [
      "all four",
      { refundId: one.refund_id_0, outRefundNo: "REFUND0001", transactionId: one.transaction_id, ...byOrder },
    ],
  ])("by %s", async (_, question) => {
    const { refunds, answer } = await ask(signedV2(one), question);
    expect(refunds).toMatchObject([
      { outRefundNo: "REFUND0001", outTradeNo: "ORDER0001", status: "SUCCESS" },
    ]);
    expect(answer).toMatchObject({ verified: true, freshness: "none", attempts: 1 });
  });

  test("with empty elements, which are not part of the sign", async () => {
    await expect(ask(signedV2({ ...one, refund_channel_0: "", sub_mch_id: "" }))).resolves.toMatchObject({
      refundCount: 1,
    });
  });

  test("tells that there are more", async () => {
    await expect(ask(signedV2({ ...one, total_refund_count: "11" }))).resolves.toMatchObject({
      nextOffset: 1,
      totalCount: 11,
    });
  });
});

const { out_trade_no: _dropped, ...nameless } = one;

describe("a V2 answer that is refused", () => {
  test.each<[string, () => WireAnswer, object]>([
    ["no sign", () => xml(one), { kind: "untrusted", reason: "unsigned" }],
    ["an empty sign", () => xml({ ...one, sign: "" }), { kind: "untrusted", reason: "unsigned" }],
    [
      "MD5 where HMAC is configured",
      () => signedV2(one, "MD5"),
      { kind: "untrusted", reason: "wrong-algorithm" },
    ],
    [
      "a changed status",
      () => xml({ ...one, refund_status_0: "CHANGE", sign: signV2With(one, "HMAC-SHA256") }),
      { kind: "untrusted", reason: "bad-signature" },
    ],
    [
      "an added field",
      () => xml({ ...one, refund_status_1: "SUCCESS", sign: signV2With(one, "HMAC-SHA256") }),
      { kind: "untrusted", reason: "bad-signature" },
    ],
    [
      "text folded into a value",
      () => signedV2({ ...one, return_msg: "OK&refund_status_0=SUCCESS" }),
      { kind: "untrusted", reason: "ambiguous-text" },
    ],
    [
      "another merchant",
      () => signedV2({ ...one, mch_id: "1900000002" }),
      { kind: "untrusted", reason: "other-merchant" },
    ],
    [
      "another appid",
      () => signedV2({ ...one, appid: "wx1" }),
      { kind: "untrusted", reason: "other-merchant" },
    ],
    [
      "a sub-merchant nobody asked for",
      () => signedV2({ ...one, sub_mch_id: "1900000109" }),
      { kind: "untrusted", reason: "other-merchant" },
    ],
    [
      "another order",
      () => signedV2({ ...one, out_trade_no: "ORDER0002" }),
      { kind: "untrusted", reason: "other-refund" },
    ],
    ["no order number", () => signedV2(nameless), { kind: "untrusted", reason: "other-refund" }],
    [
      "a count that does not fit",
      () => signedV2({ ...one, refund_count: "2" }),
      { kind: "malformed", verified: true },
    ],
    ["money that is no integer", () => signedV2({ ...one, refund_fee_0: "1.00" }), { kind: "malformed" }],
    [
      "a repeated element",
      () => plain(200, "<xml><sign>A</sign><sign>B</sign></xml>"),
      { kind: "malformed", verified: false },
    ],
    [
      "HTML",
      () => plain(200, "<!DOCTYPE html><html></html>"),
      {
        kind: "malformed",
        message: expect.stringMatching(/at offset \d+\. Nothing is known of the refund\.$/),
      },
    ],
    [
      "another root",
      () => plain(200, "<root><return_code>SUCCESS</return_code></root>"),
      { kind: "malformed" },
    ],
    ["no return_code", () => plain(200, "<xml><a>b</a></xml>"), { kind: "malformed" }],
    ["HTML with status 404", () => plain(404, "<html>"), { kind: "untrusted", reason: "unsigned" }],
    ["a redirect", () => plain(301), { kind: "untrusted", reason: "redirect" }],
    [
      "return_code FAIL",
      () => xml({ return_code: "FAIL", return_msg: "签名错误" }),
      { kind: "refused", verified: false, bound: false },
    ],
    [
      "REFUNDNOTEXIST",
      () => signedV2({ ...envelope, result_code: "FAIL", err_code: "REFUNDNOTEXIST" }),
      { kind: "refused", verified: true, bound: false, code: "REFUNDNOTEXIST" },
    ],
    [
      "REFUNDNOTEXIST of the order asked for",
      () =>
        signedV2({ ...envelope, result_code: "FAIL", err_code: "REFUNDNOTEXIST", out_trade_no: "ORDER0001" }),
      { kind: "refused", verified: true, bound: true },
    ],
    [
      "REFUNDNOTEXIST of another order",
      () =>
        signedV2({ ...envelope, result_code: "FAIL", err_code: "REFUNDNOTEXIST", out_trade_no: "ORDER0002" }),
      { kind: "untrusted", reason: "other-refund", verified: true, bound: false },
    ],
    [
      "an unsigned REFUNDNOTEXIST",
      () => xml({ ...envelope, result_code: "FAIL", err_code: "REFUNDNOTEXIST" }),
      { kind: "untrusted", reason: "unsigned" },
    ],
    [
      "SYSTEMERROR",
      () => signedV2({ ...envelope, result_code: "FAIL", err_code: "SYSTEMERROR" }),
      { kind: "unsettled", verified: true },
    ],
    [
      "BIZERR_NEED_RETRY",
      () => signedV2({ ...envelope, result_code: "FAIL", err_code: "BIZERR_NEED_RETRY" }),
      { kind: "unsettled" },
    ],
    [
      "FREQUENCY_LIMITED",
      () => signedV2({ ...envelope, result_code: "FAIL", err_code: "FREQUENCY_LIMITED" }),
      { kind: "rate-limited", advice: { afterSeconds: 60 } },
    ],
    ["status 503", () => plain(503, "<html>"), { kind: "unsettled", verified: false }],
    ["status 429", () => plain(429), { kind: "rate-limited" }],
  ])("%s", async (_, answer, expected) => {
    await expect(ask(answer())).rejects.toMatchObject(expected);
  });

  test("by refund number, with another refund beside it", async () => {
    const two = {
      ...one,
      refund_count: "2",
      out_refund_no_1: "REFUND0002",
      refund_id_1: "5",
      refund_fee_1: "1",
      refund_status_1: "SUCCESS",
    };
    await expect(ask(signedV2(two), { outRefundNo: "REFUND0001" })).rejects.toMatchObject({
      reason: "other-refund",
    });
    await expect(ask(signedV2(two))).resolves.toMatchObject({ refundCount: 2 });
  });

  test("by two numbers, the weaker of which differs", async () => {
    const question = { outRefundNo: "REFUND0001", outTradeNo: "ORDER0002" };
    await expect(ask(signedV2(one), question)).rejects.toMatchObject({ reason: "other-refund" });
  });

  test("another sub_appid than asked with; without asking, the service's own", async () => {
    const other = signedV2({ ...one, sub_appid: "wx1" });
    await expect(ask(other, { ...byOrder, subAppid: "wx2" })).rejects.toMatchObject({
      reason: "other-merchant",
    });
    await expect(ask(other)).resolves.toMatchObject({ refundCount: 1 });
  });

  test("never with the key or a sign in what it says", async () => {
    const thrown = await ask(xml({ ...one, sign: signV2With(one, "MD5") })).catch(
      (failure: unknown) => failure,
    );
    expect(`${JSON.stringify(thrown)}${String(Reflect.get(Object(thrown), "stack"))}`).not.toContain(v2Key);
  });
});

test.each<[QuestionV2, string]>([
  [{}, "refundId"],
  [{ refundId: "5000", offset: 10 }, "offset"],
  [{ outRefundNo: "R1", outTradeNo: "ORDER0001", offset: 10 }, "offset"],
  [{ outTradeNo: "ORDER0001", offset: -1 }, "offset"],
  [{ outTradeNo: "ORDER0001", offset: 1.5 }, "offset"],
  [{ outTradeNo: "A&B" }, "outTradeNo"],
  [{ transactionId: "" }, "transactionId"],
  [{ outTradeNo: "ORDER0001", deviceInfo: "a&b=c" }, "deviceInfo"],
  [{ outTradeNo: "ORDER0001", subMchId: "x" }, "subMchId"],
])("refuses %j before anything is sent", async (question, field) => {
  const host = scriptedHost();
  await expect(createBareClient(config, host).queryV2(question, call)).rejects.toMatchObject({
    kind: "config",
    field,
  });
  expect(host.sent).toHaveLength(0);
});
