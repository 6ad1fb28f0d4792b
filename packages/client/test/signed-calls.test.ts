import { constants, generateKeyPairSync, privateDecrypt, publicEncrypt } from "node:crypto";
import type { AbnormalRefund, Rsa, WireAnswer } from "@wxrefund/core";
import { describe, expect, test } from "vitest";
import { createClient } from "../src/index.ts";
import { config, nowMs, plain, publicKeyId, rsa, scriptedHost, signedV3 } from "./platform.ts";

const clock = { nowMs: () => nowMs, sleep: () => new Promise<void>(() => undefined) };
const sealing = generateKeyPairSync("rsa", { modulusLength: 2048 });
const oaep = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha1" };
const sealingRsa: Rsa = {
  ...rsa,
  importPublicKey: async (source) => ({
    ...(await rsa.importPublicKey(source)),
    encrypt: async (plaintext) =>
      new Uint8Array(publicEncrypt({ key: sealing.publicKey, ...oaep }, plaintext)),
  }),
};

function clientWith(...answers: readonly WireAnswer[]) {
  const host = scriptedHost(...answers);
  return { client: createClient(config, { ...host, rsa: sealingRsa, clock }), sent: host.sent };
}

const abnormal: AbnormalRefund = {
  refundId: "50000000382019052709732678859",
  outRefundNo: "R1",
  subMchid: "1900000109",
  to: {
    type: "USER_BANK_CARD",
    bankType: "ICBC_DEBIT",
    bankAccount: "6222021234567890123",
    realName: "张三",
  },
};
const refundBody = JSON.stringify({ out_refund_no: "R1", status: "PROCESSING", amount: { refund: 1 } });

describe("an abnormal refund", () => {
  test("goes to the payer's other card, whose number and name only WeChat Pay can read", async () => {
    const { client, sent } = clientWith(signedV3({ body: refundBody }));
    await expect(client.handleAbnormal(abnormal)).resolves.toMatchObject({
      refund: { outRefundNo: "R1", status: "PROCESSING" },
    });
    const [request] = sent;
    const text = Buffer.from(request?.body ?? []).toString();
    const body = JSON.parse(text);
    const open = (sealed: string): string =>
      privateDecrypt({ key: sealing.privateKey, ...oaep }, Buffer.from(sealed, "base64")).toString();
    expect(request?.target).toBe(
      "/v3/refund/domestic/refunds/50000000382019052709732678859/apply-abnormal-refund",
    );
    expect(body).toMatchObject({
      sub_mchid: "1900000109",
      out_refund_no: "R1",
      type: "USER_BANK_CARD",
      bank_type: "ICBC_DEBIT",
    });
    expect([open(body.bank_account), open(body.real_name)]).toEqual(["6222021234567890123", "张三"]);
    expect(text).not.toContain("6222021234567890123");
    expect(new Map(request?.headers).get("Wechatpay-Serial")).toBe(publicKeyId);
  });

  test("goes to the merchant without any of that", async () => {
    const { client, sent } = clientWith(signedV3({ body: refundBody }));
    await client.handleAbnormal({ ...abnormal, to: { type: "MERCHANT_BANK_CARD" } });
    expect(JSON.parse(Buffer.from(sent[0]?.body ?? []).toString())).toEqual({
      sub_mchid: "1900000109",
      out_refund_no: "R1",
      type: "MERCHANT_BANK_CARD",
    });
  });

  test("tells a card to nobody whose certificate has ended", async () => {
    const host = scriptedHost();
    const ended: Rsa = {
      ...sealingRsa,
      importCertificates: async (source) => {
        const [certificate, ...others] = await rsa.importCertificates(source);
        if (certificate === undefined || others.length > 0) throw new Error("one certificate is configured");
        return [{ ...certificate, notAfterMs: nowMs - 1, encrypt: async () => new Uint8Array(256) }];
      },
    };
    const v3 = { serialNo: "4A", privateKey: "merchant", platformKeys: [{ certificate: "platform" }] };
    const client = createClient({ mchid: "1900000001", v3 }, { ...host, rsa: ended, clock });
    await expect(client.handleAbnormal(abnormal)).rejects.toMatchObject({
      kind: "config",
      field: "platformKeys",
    });
    expect(host.sent).toEqual([]);
  });

  test("is answered with that refund, or the answer is not believed", async () => {
    const other = JSON.stringify({ ...JSON.parse(refundBody), refund_id: "50000000382019052709732678860" });
    const { client } = clientWith(signedV3({ body: other }));
    await expect(client.handleAbnormal(abnormal)).rejects.toMatchObject({
      kind: "untrusted",
      reason: "other-refund",
    });
  });

  test("is sent once, whatever comes back", async () => {
    const { client, sent } = clientWith(plain(500), signedV3({ body: refundBody }));
    await expect(client.handleAbnormal(abnormal)).rejects.toMatchObject({ kind: "unsettled", attempts: 1 });
    expect(sent).toHaveLength(1);
  });

  test.each<[string, AbnormalRefund, string]>([
    [
      "a card number with letters",
      {
        ...abnormal,
        to: { ...abnormal.to, type: "USER_BANK_CARD", bankType: "X", bankAccount: "abc", realName: "张三" },
      },
      "bankAccount",
    ],
    [
      "no name",
      { ...abnormal, to: { type: "USER_BANK_CARD", bankType: "X", bankAccount: "62220212", realName: "" } },
      "realName",
    ],
    ["a path in the id", { ...abnormal, refundId: "1/../2" }, "refundId"],
  ])("refuses %s, and does not repeat it", async (_, given, field) => {
    const { client, sent } = clientWith();
    const failure: unknown = await client.handleAbnormal(given).catch((thrown: unknown) => thrown);
    expect(failure).toMatchObject({ kind: "config", field });
    expect(JSON.stringify(failure)).not.toContain("张三");
    expect(sent).toHaveLength(0);
  });
});

describe("any signed call", () => {
  test("is signed over the very line, verified and read", async () => {
    const { client, sent } = clientWith(signedV3({ body: '{"big":12345678901234567890,"a":[1]}' }));
    const request = {
      method: "GET",
      path: "/v3/bill/tradebill",
      query: { bill_date: "2026-11-01", note: "a b&c" },
    } as const;
    await expect(client.v3.request(request)).resolves.toMatchObject({
      body: { a: [1], big: "12345678901234567890" },
      answer: { verified: true },
    });
    expect(sent[0]?.target).toBe("/v3/bill/tradebill?bill_date=2026-11-01&note=a%20b%26c");
  });

  test("may have an empty answer", async () => {
    const { client, sent } = clientWith(signedV3({ body: "", status: 204 }));
    await expect(
      client.v3.request({ method: "POST", path: "/v3/x/close", body: { mchid: "1" } }),
    ).resolves.toMatchObject({ body: undefined });
    expect(Buffer.from(sent[0]?.body ?? []).toString()).toBe('{"mchid":"1"}');
    expect(new Map(sent[0]?.headers).get("Content-Type")).toBe("application/json");
  });

  test.each<[string, WireAnswer, object]>([
    ["an unsigned 200", plain(200, "{}"), { kind: "untrusted", reason: "unsigned" }],
    ["an unsigned 404", plain(404, '{"code":"NOT_FOUND"}'), { kind: "untrusted", reason: "unsigned" }],
    [
      "a signed refusal",
      signedV3({ body: '{"code":"NO_AUTH","message":"no"}', status: 403 }),
      { kind: "refused", verified: true, code: "NO_AUTH" },
    ],
    ["signed text that is no JSON", signedV3({ body: "x" }), { kind: "malformed", verified: true }],
  ])("refuses %s", async (_, answer, expected) => {
    await expect(
      clientWith(answer).client.v3.request({ method: "POST", path: "/v3/x" }),
    ).rejects.toMatchObject(expected);
  });

  test.each([
    "/v2/x",
    "v3/x",
    "/v3/",
    "/v3/a/../b",
    "/v3/a/%2E%2e/b",
    "/v3/a?b=c",
    "/v3/a b",
    "//host/v3/x",
    "/v3/退款",
  ])("refuses the path %j", async (path) => {
    const { client, sent } = clientWith();
    await expect(client.v3.request({ method: "GET", path })).rejects.toMatchObject({
      kind: "config",
      field: "path",
    });
    expect(sent).toHaveLength(0);
  });
});
