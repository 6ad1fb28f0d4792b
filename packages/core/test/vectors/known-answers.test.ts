import { createSign, createVerify } from "node:crypto";
import { describe, expect, test } from "vitest";
import { readAuthorization, writeAuthorization } from "../../src/canonical/authorization.ts";
import { paramsStringV2 } from "../../src/canonical/params-v2.ts";
import { requestMessageV3 } from "../../src/canonical/request-v3.ts";
import { answerMessageV3 } from "../../src/canonical/response-v3.ts";
import { encodeUtf8 } from "../../src/codec/utf8.ts";
import { readXml } from "../../src/codec/xml.ts";
import { signV2, verifyV2 } from "../../src/digest/sign-v2.ts";
import { knownAnswers } from "./read-vectors.ts";

const known = knownAnswers();
const { keys, cases: requests } = known.v3RequestSign;

test("every published case is consumed: here, or by the code that decrypts", () => {
  const { v2Sign, v2SignedXml, v3ResponseVerify, v2RefundNotification, v3Aead } = known;
  const here = [v2Sign, v2SignedXml, requests, v3ResponseVerify].map((cases) => cases.length);
  const elsewhere = [v2RefundNotification, v3Aead].map((cases) => cases.length);
  expect(here).toEqual([1, 2, 3, 1]);
  expect(elsewhere).toEqual([1, 1]);
});

describe.each(known.v2Sign)("V2 sign: $id", ({ key, params, stringToSignWithoutKey, md5, hmacSha256 }) => {
  const fields = Object.entries(params);
  test("string", () => {
 expect(paramsStringV2(fields)).toBe(stringToSignWithoutKey);
});
  test("MD5", () => {
 expect(signV2(fields, { key, signType: "MD5" })).toBe(md5);
});
  test("HMAC-SHA256", () => {
 expect(signV2(fields, { key, signType: "HMAC-SHA256" })).toBe(hmacSha256);
});
});

test.each(known.v2SignedXml)("V2 signed XML: $id", ({ xml, key, signType, expectedSign }) => {
  const read = readXml(xml);
  expect(read.ok).toBe(true);
  const fields = read.ok ? read.value.fields : new Map<string, string>();
  expect(signV2(fields, { key, signType })).toBe(expectedSign);
  expect(verifyV2(fields, { key, signType })).toBe("valid");
});

describe.each(requests)("APIv3 request: $id", ({ request, message, signature }) => {
  const { method, url: target, timestamp, nonceStr: nonce, body } = request;
  const built = requestMessageV3({ method, target, timestamp, nonce, body: encodeUtf8(body) });

  test("message", () => {
 expect(Buffer.from(built).toString("utf8")).toBe(message);
});
  test("signature", () => {
    const signed = createSign("sha256").update(built).sign(keys.docMerchant.privateKeyPem, "base64");
    expect(signed).toBe(signature);
  });
});

const printed = requests.filter(({ authorizationHeader }) => authorizationHeader !== undefined);

test("one published case prints its Authorization header", () => {
 expect(printed).toHaveLength(1);
});

test.each(printed)("Authorization: $id", ({ request, signature, authorizationHeader }) => {
  const { mchid, serialNo } = keys.docMerchant;
  const parts = { mchid, serialNo, nonce: request.nonceStr, timestamp: request.timestamp, signature };
  expect(writeAuthorization(parts)).toBe(authorizationHeader);
  expect(readAuthorization(authorizationHeader ?? "")).toEqual({ ok: true, value: parts });
});

test.each(known.v3ResponseVerify)("APIv3 answer: $id", ({ headers, body, publicKeyPem }) => {
  const timestamp = headers["Wechatpay-Timestamp"] ?? "";
  const nonce = headers["Wechatpay-Nonce"] ?? "";
  const signature = headers["Wechatpay-Signature"] ?? "";
  const verifies = (text: string): boolean =>
    createVerify("sha256")
      .update(answerMessageV3({ timestamp, nonce, body: encodeUtf8(text) }))
      .verify(publicKeyPem, signature, "base64");
  expect(verifies(body)).toBe(true);
  expect(verifies(`${body} `)).toBe(false);
});
