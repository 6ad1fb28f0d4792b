import { verify } from "node:crypto";
import type { RefundErrorFacts, Rsa, WireAnswer } from "@wxrefund/core";
import { describe, expect, test } from "vitest";
import { createBareClient } from "../src/bare.ts";
import type { Transport } from "../src/index.ts";
import {
  certificateSerial,
  config,
  merchantPublicKey,
  nowMs,
  plain,
  publicKeyId,
  rsa,
  scriptedHost,
  signedV3,
  stranger,
} from "./platform.ts";

const outRefundNo = "1217752501201407033233368018";
const body = JSON.stringify({
  refund_id: "50000000382019052709732678859",
  out_refund_no: outRefundNo,
  transaction_id: "4200000000000000000000000001",
  status: "SUCCESS",
  amount: { total: 100, refund: 100 },
});
const call = { signal: new AbortController().signal, nowMs: () => nowMs };
const ask = async (answer: WireAnswer, expectation = {}) =>
  createBareClient(config, scriptedHost(answer)).query({ outRefundNo, ...expectation }, call);

const seconds = String(nowMs / 1000);
const shifted = (offset: number): string => String(nowMs / 1000 + offset);
const without = (answer: WireAnswer, name: string): WireAnswer => ({
  ...answer,
  headers: answer.headers.filter(([other]) => other.toLowerCase() !== name.toLowerCase()),
});
const also = (answer: WireAnswer, name: string, value: string): WireAnswer => ({
  ...answer,
  headers: [...answer.headers, [name, value]],
});
const changed = (answer: WireAnswer, text: string): WireAnswer => ({
  ...answer,
  body: new Uint8Array(Buffer.from(text)),
});
const error = (code: string): string => JSON.stringify({ code, message: "退款单不存在" });
const signature = (answer: WireAnswer, value: string): WireAnswer =>
  also(without(answer, "Wechatpay-Signature"), "Wechatpay-Signature", value);

describe("a query that is believed", () => {
  test("signs the very line it sends, with the merchant's key", async () => {
    const host = scriptedHost(signedV3({ body }));
    await createBareClient(config, host).query({ outRefundNo, subMchid: "1900000109" }, call);
    const [sent] = host.sent;
    const headers = new Map(sent?.headers);
    const authorization = headers.get("Authorization") ?? "";
    const message = `GET\n/v3/refund/domestic/refunds/${outRefundNo}?sub_mchid=1900000109\n${seconds}\n${"N".repeat(32)}\n\n`;
    const [, given = ""] = /signature="([^"]+)"/.exec(authorization) ?? [];
    expect(verify("sha256", Buffer.from(message), merchantPublicKey, Buffer.from(given, "base64"))).toBe(
      true,
    );
    expect(authorization).toContain('mchid="1900000001"');
    expect(headers.get("Wechatpay-Serial")).toBe(publicKeyId);
    expect(headers.get("User-Agent")).toBe("test/1");
    expect(headers.get("Accept")).toBe("application/json");
  });

  test("gives the refund, and the raw answer where no logger looks", async () => {
    const { refund, answer } = await ask(signedV3({ body }));
    expect(refund).toMatchObject({ outRefundNo, status: "SUCCESS", final: true });
    expect(answer).toEqual({
      verified: true,
      requestId: "08F78BB5AF0610D302189F8CE92820E3AE3C-0",
      baseUrl: "https://main.test",
      attempts: 1,
      freshness: "timestamp",
    });
    expect(Object.keys(answer)).not.toContain("evidence");
    expect(Buffer.from(answer.evidence.body).toString()).toBe(body);
    expect(answer.evidence.headers["Wechatpay-Nonce"]).toMatch(/^nonce/);
  });

  test.each([
    ["a certificate", signedV3({ body, serial: certificateSerial })],
    ["a serial in lower case", signedV3({ body, serial: certificateSerial.toLowerCase() })],
    ["the oldest clock", signedV3({ body, timestamp: shifted(-300) })],
    ["the newest clock", signedV3({ body, timestamp: shifted(300) })],
    [
      "the algorithm named",
      also(signedV3({ body }), "Wechatpay-Signature-Type", "WECHATPAY2-SHA256-RSA2048"),
    ],
    ["status 201", signedV3({ body, status: 201 })],
  ])("with %s", async (_, answer) => {
    await expect(ask(answer)).resolves.toMatchObject({ refund: { outRefundNo } });
  });
});

const untrusted = (reason: string, facts: RefundErrorFacts = {}) => ({ kind: "untrusted", reason, ...facts });

describe("an answer that is refused", () => {
  test.each<[string, () => WireAnswer, object]>([
    ["200 without a signature", () => plain(200, body), untrusted("unsigned", { verified: false })],
    [
      "an unsigned 404",
      () => plain(404, error("RESOURCE_NOT_EXISTS")),
      untrusted("unsigned", { bound: false }),
    ],
    ["an unsigned 403", () => plain(403, error("NO_AUTH")), untrusted("unsigned")],
    [
      "an unsigned 401 with another code",
      () => plain(401, error("RESOURCE_NOT_EXISTS")),
      untrusted("unsigned"),
    ],
    ["HTML with status 200", () => plain(200, "<html></html>"), untrusted("unsigned")],
    ["no timestamp", () => without(signedV3({ body }), "Wechatpay-Timestamp"), untrusted("malformed-header")],
    [
      "a signed 404 without its nonce",
      () => without(signedV3({ body: error("X"), status: 404 }), "Wechatpay-Nonce"),
      untrusted("malformed-header"),
    ],
    [
      "two serials",
      () => also(signedV3({ body }), "wechatpay-serial", publicKeyId),
      untrusted("malformed-header"),
    ],
    [
      "a timestamp in milliseconds",
      () => signedV3({ body, timestamp: String(nowMs) }),
      untrusted("malformed-header"),
    ],
    [
      "a signature that is not base64",
      () => signature(signedV3({ body }), "not base64!"),
      untrusted("malformed-header"),
    ],
    ["a clock 301 s behind", () => signedV3({ body, timestamp: shifted(-301) }), untrusted("stale")],
    ["a clock 301 s ahead", () => signedV3({ body, timestamp: shifted(301) }), untrusted("stale")],
    ["a key nobody configured", () => signedV3({ body, serial: "PUB_KEY_ID_1" }), untrusted("unknown-key")],
    [
      "a changed body",
      () => changed(signedV3({ body }), body.replace("SUCCESS", "CLOSED")),
      untrusted("bad-signature"),
    ],
    [
      "the same JSON with other spaces",
      () => changed(signedV3({ body }), `${body} `),
      untrusted("bad-signature"),
    ],
    ["a foreign key", () => signedV3({ body, key: stranger.privateKey }), untrusted("bad-signature")],
    [
      "a forged signed 404",
      () => signedV3({ body: error("RESOURCE_NOT_EXISTS"), status: 404, key: stranger.privateKey }),
      untrusted("bad-signature"),
    ],
    [
      "a probe with a key nobody knows",
      () => signature(signedV3({ body, serial: "PUB_KEY_ID_1" }), "WECHATPAY/SIGNTEST/abc"),
      untrusted("probe"),
    ],
    [
      "another algorithm",
      () => also(signedV3({ body }), "Wechatpay-Signature-Type", "WECHATPAY2-SM2-WITH-SM3"),
      untrusted("wrong-algorithm"),
    ],
    [
      "a redirect",
      () => plain(302, "", [["Location", "https://elsewhere.test/"]]),
      untrusted("redirect", { httpStatus: 302 }),
    ],
    [
      "another refund",
      () => signedV3({ body: body.replace(outRefundNo, "other") }),
      untrusted("other-refund", { verified: true, bound: false }),
    ],
    ["signed text that is no JSON", () => signedV3({ body: "退款" }), { kind: "malformed", verified: true }],
    [
      "signed bytes that are no UTF-8",
      () => signedV3({ body: new Uint8Array([0x7b, 0xff]) }),
      { kind: "malformed", verified: true },
    ],
    [
      "money that is no integer",
      () => signedV3({ body: body.replace('"refund":100', '"refund":1.5') }),
      { kind: "malformed" },
    ],
    ["a signed 204", () => signedV3({ body: "", status: 204 }), { kind: "malformed" }],
    [
      "a signed 404",
      () => signedV3({ body: error("RESOURCE_NOT_EXISTS"), status: 404 }),
      { kind: "refused", verified: true, bound: false, code: "RESOURCE_NOT_EXISTS", httpStatus: 404 },
    ],
    [
      "an unsigned 401",
      () => plain(401, error("SIGN_ERROR")),
      { kind: "refused", verified: false, code: "SIGN_ERROR" },
    ],
    ["an unsigned 400", () => plain(400, error("INVALID_REQUEST")), { kind: "refused", verified: false }],
    ["an unsigned 429", () => plain(429, ""), { kind: "rate-limited", verified: false }],
    [
      "a signed FREQUENCY_LIMITED",
      () => signedV3({ body: error("FREQUENCY_LIMITED"), status: 403 }),
      { kind: "rate-limited", verified: true, advice: { action: "wait", afterSeconds: 60 } },
    ],
    ["an unsigned 500", () => plain(502, "<html>"), { kind: "unsettled", verified: false }],
    [
      "a signed 500",
      () => signedV3({ body: error("SYSTEM_ERROR"), status: 500 }),
      { kind: "unsettled", verified: true, code: "SYSTEM_ERROR" },
    ],
    [
      "a signed 202",
      () => signedV3({ body: error("ANY"), status: 202 }),
      { kind: "unsettled", verified: true },
    ],
    ["an unsigned 202", () => plain(202, error("ANY")), untrusted("unsigned")],
  ])("%s", async (_, answer, expected) => {
    await expect(ask(answer())).rejects.toMatchObject(expected);
  });

  test("keeps the code of an unproven 404 inside the message only", async () => {
    const error404 = await ask(plain(404, error("RESOURCE_NOT_EXISTS"))).catch((thrown: unknown) => thrown);
    expect(error404).not.toHaveProperty("code");
    expect(error404).toHaveProperty("message", expect.stringContaining("RESOURCE_NOT_EXISTS"));
  });

  test("honours Retry-After, and caps it", async () => {
    const limited = (value: string) => ask(plain(429, "", [["Retry-After", value]]));
    await expect(limited("7")).rejects.toMatchObject({ advice: { afterSeconds: 7 } });
    await expect(limited("99999999")).rejects.toMatchObject({ advice: { afterSeconds: 600 } });
    await expect(limited("Sun, 01 Nov 2026 04:00:30 GMT")).rejects.toMatchObject({
      advice: { afterSeconds: 30 },
    });
    await expect(limited("soon")).rejects.toMatchObject({ advice: { afterSeconds: 60 } });
    await expect(limited("0")).rejects.toMatchObject({ advice: { afterSeconds: 1 } });
  });

  test("a nonce that this client has seen, for ten minutes", async () => {
    const again = signedV3({ body, nonce: "seen" });
    const client = createBareClient(config, scriptedHost(again, again, again));
    const question = { outRefundNo };
    await client.query(question, call);
    await expect(client.query(question, call)).rejects.toMatchObject(untrusted("replayed"));
  });

  test("an answer that does not meet what the caller expects", async () => {
    const expecting = (demand: object) => ask(signedV3({ body }), { expect: demand });
    await expect(expecting({ total: 100, refund: 100 })).resolves.toBeDefined();
    await expect(expecting({ refund: 99 })).rejects.toMatchObject(untrusted("other-refund"));
    await expect(expecting({ transactionId: "42" })).rejects.toMatchObject(untrusted("other-refund"));
  });

  test("one signed after its certificate ended", async () => {
    const importCertificates: Rsa["importCertificates"] = async (source) => {
      const certificates = await rsa.importCertificates(source);
      return certificates.map((certificate) => ({ ...certificate, notAfterMs: nowMs - 1000 }));
    };
    const answer = signedV3({ body, serial: certificateSerial });
    const host = { ...scriptedHost(answer), rsa: { ...rsa, importCertificates } };
    const only = {
      ...config,
      v3: { serialNo: "4A", privateKey: "merchant", platformKeys: [{ certificate: "platform" }] },
    };
    await expect(createBareClient(only, host).query({ outRefundNo }, call)).rejects.toMatchObject(
      untrusted("unknown-key"),
    );
  });
});

test("a nonce is kept for ten minutes, even when the answer would still pass by its own time", async () => {
  const again = signedV3({ body, nonce: "kept", timestamp: shifted(300) });
  const question = { outRefundNo };
  const at = (later: number) => ({ ...call, nowMs: () => nowMs + later * 1000 });
  const client = createBareClient(config, scriptedHost(again, again));
  await client.query(question, at(0));
  await expect(client.query(question, at(599))).rejects.toMatchObject(untrusted("replayed"));
});

test("one signed before its certificate began", async () => {
  const importCertificates: Rsa["importCertificates"] = async (source) => {
    const certificates = await rsa.importCertificates(source);
    return certificates.map((certificate) => ({ ...certificate, notBeforeMs: nowMs + 1000 }));
  };
  const answer = signedV3({ body, serial: certificateSerial });
  const host = { ...scriptedHost(answer), rsa: { ...rsa, importCertificates } };
  await expect(createBareClient(config, host).query({ outRefundNo }, call)).rejects.toMatchObject(
    untrusted("unknown-key"),
  );
});

test("the age of an answer is judged when its head arrives, however long the body takes", async () => {
  let laterMs = 0;
  const scripted = scriptedHost(signedV3({ body, timestamp: shifted(-200) }));
  const transport: Transport = async (request, transportCall) => {
    const answer = await scripted.transport(request, transportCall);
    laterMs = 200_000;
    return answer;
  };
  const client = createBareClient(config, { ...scripted, transport });
  const asked = client.query({ outRefundNo }, { ...call, nowMs: () => nowMs + laterMs });
  await expect(asked).resolves.toMatchObject({ refund: { outRefundNo } });
});

test.each(["total", "refund", "transactionId"] as const)("another %s than expected", async (member) => {
  const wanted = { total: 100, refund: 100, transactionId: "4200000000000000000000000001" };
  const other = { total: 101, refund: 99, transactionId: "42" };
  await expect(ask(signedV3({ body }), { expect: wanted })).resolves.toBeDefined();
  await expect(
    ask(signedV3({ body }), { expect: { ...wanted, [member]: other[member] } }),
  ).rejects.toMatchObject(untrusted("other-refund"));
});

test.each([400, 403, 404, 409])(
  "a code that is believed unsigned of 400 and 401, with HTTP %d",
  async (status) => {
    const answer = plain(status, error("PARAM_ERROR"));
    await expect(ask(answer)).rejects.toMatchObject(
      status === 400 ? { kind: "refused", verified: false } : untrusted("unsigned"),
    );
  },
);

test("a platform key that is the merchant's own is config", async () => {
  const own = {
    serialNo: "4A",
    privateKey: "merchant",
    platformKeys: [{ id: publicKeyId, publicKey: "merchant's own" }],
  };
  const host = scriptedHost();
  const client = createBareClient({ ...config, v3: own }, host);
  await expect(client.ready()).rejects.toMatchObject({ kind: "config", field: "platformKeys" });
  await expect(client.query({ outRefundNo }, call)).rejects.toMatchObject({ kind: "config" });
  expect(host.sent).toHaveLength(0);
});

test("a signer that fails has sent nothing, and its words are not repeated", async () => {
  const signer = async () => {
    throw new Error("secret of the KMS");
  };
  const kms = { serialNo: "4A", signer, platformKeys: config.v3?.platformKeys ?? [] };
  const thrown = await createBareClient({ ...config, v3: kms }, scriptedHost())
    .query({ outRefundNo }, call)
    .catch((failure: unknown) => failure);
  expect(thrown).toMatchObject({ kind: "unreachable", reason: "signer" });
  expect(String(Reflect.get(Object(thrown), "stack"))).not.toContain("secret of the KMS");
});

test.each(["", "1900000109&x=1", "19000001/../"])("refuses the sub-merchant %j", async (subMchid) => {
  const host = scriptedHost();
  await expect(createBareClient(config, host).query({ outRefundNo, subMchid }, call)).rejects.toMatchObject({
    kind: "config",
    field: "subMchid",
  });
  expect(host.sent).toHaveLength(0);
});

test.each([
  ["", "outRefundNo"],
  ["../etc", "outRefundNo"],
  ["a".repeat(65), "outRefundNo"],
  ["退款", "outRefundNo"],
  ["a b", "outRefundNo"],
])("refuses the number %j before anything is sent", async (number, field) => {
  const host = scriptedHost();
  await expect(createBareClient(config, host).query({ outRefundNo: number }, call)).rejects.toMatchObject({
    kind: "config",
    field,
  });
  expect(host.sent).toHaveLength(0);
});
