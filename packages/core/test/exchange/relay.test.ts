import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isRefundError, readRelayed, relay, type RelayableEvidence } from "../../src/index.ts";

const headers = {
  "Request-ID": "08F78BB5AF0610D302189F8CE92820E3AE3C-0",
  "Wechatpay-Timestamp": "1722850421",
  "Wechatpay-Nonce": "d824f2e086d3c1df967785d13fcd22ef",
  "Wechatpay-Signature": "QUJD",
  "Wechatpay-Serial": "PUB_KEY_ID_0119000000012026",
  "Wechatpay-Signature-Type": "WECHATPAY2-SHA256-RSA2048",
};
const evidence = (body: Uint8Array): RelayableEvidence => ({ protocol: "v3", headers, body });
const throughJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

test("any body comes out of JSON byte for byte, and base64 as Node writes it goes in", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (body) => {
      const relayed = relay(evidence(body));
      expect(relayed.body).toBe(Buffer.from(body).toString("base64"));
      expect(readRelayed(throughJson(relayed))).toMatchObject({ state: "answer", answer: { body } });
    }),
  );
});

test("what is signed is kept and nothing else, whatever the case of the names", () => {
  const shouted = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value]),
  );
  const relayed = relay({ ...evidence(new Uint8Array()), headers: { ...shouted, "Set-Cookie": "a=b" } });
  expect(relayed).toEqual({
    protocol: "v3",
    headers: {
      "wechatpay-timestamp": "1722850421",
      "wechatpay-nonce": "d824f2e086d3c1df967785d13fcd22ef",
      "wechatpay-signature": "QUJD",
      "wechatpay-serial": "PUB_KEY_ID_0119000000012026",
      "wechatpay-signature-type": "WECHATPAY2-SHA256-RSA2048",
    },
    body: "",
  });
});

test("V2 evidence is not relayed", () => {
  const attempt = (): unknown => relay({ protocol: "v2", headers: {}, body: new Uint8Array() });
  expect(attempt).toThrow(/APIv2 key/);
  expect(attempt).toThrow(expect.toSatisfy(isRefundError));
});

describe("reading", () => {
  const good = { protocol: "v3", headers: {}, body: "" };

  test.each([
    ["nothing", undefined],
    ["null", null],
    ["text", '{"protocol":"v3"}'],
    ["a list", [good]],
    ["no protocol", { headers: {}, body: "" }],
    ["an inherited protocol", Object.create(good)],
    ["another protocol", { ...good, protocol: "v4" }],
    ["no headers", { protocol: "v3", body: "" }],
    ["a header that is not text", { ...good, headers: { a: 1 } }],
    ["no body", { protocol: "v3", headers: {} }],
    ["a body as JSON writes bytes", { ...good, body: { 0: 65 } }],
    ["a body that is not base64", { ...good, body: "Q" }],
    ["a body of more than 1 MiB", { ...good, body: "A".repeat(1_398_108) }],
  ])("%s is unreadable", (_, relayed) => {
    expect(readRelayed(relayed)).toMatchObject({ state: "unreadable", problem: expect.stringMatching(/./) });
  });

  test("V2 evidence is told apart", () => {
    expect(readRelayed({ protocol: "v2", headers: {}, body: { 0: 60 } })).toEqual({ state: "v2" });
  });

  test("a body of 1 MiB passes; keys that come along are not read", () => {
    const body = Buffer.alloc(1_048_576).toString("base64");
    expect(readRelayed({ ...good, body, keys: [{}], publicKey: "x" })).toEqual({
      state: "answer",
      answer: { headers: [], body: new Uint8Array(1_048_576) },
    });
  });
});
