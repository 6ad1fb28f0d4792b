import { createHmac, generateKeyPairSync, type KeyObject, sign, verify } from "node:crypto";
import { type ReceiptRules, verifyReceipt } from "@wxrefund/browser-verify/receipt";
import { signReceipt } from "@wxrefund/browser-verify/receipt/sign";
import type { Refund } from "@wxrefund/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { nowMs, platform } from "./wechat-pay.ts";

interface Pair {
  readonly privateKey: KeyObject;
  readonly privatePem: string;
  readonly publicPem: string;
}

function newEcKey(namedCurve = "P-256"): Pair & { readonly publicKey: KeyObject } {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve });
  return {
    privateKey,
    publicKey,
    privatePem: privateKey.export({ format: "pem", type: "pkcs8" }).toString(),
    publicPem: publicKey.export({ format: "pem", type: "spki" }).toString(),
  };
}

const shop = newEcKey();
const stranger = newEcKey();

/** A refund out of a V2 answer. */
const numberless: Refund = {
  refundId: "2008450740201411110000174436",
  transactionId: "1008450740201411110005820873",
  outTradeNo: "O1",
  status: "CLOSED",
  wireStatus: "REFUNDCLOSE",
  final: true,
  userReceivedAccount: "支付用户零钱",
  successTime: "2026-11-01 11:00:00",
  refundAccount: "REFUND_SOURCE_RECHARGE_FUNDS",
  amount: { total: 888, refund: 100, payerTotal: 800, currency: "CNY" },
  promotions: [{ promotionId: "secret coupon" }],
  extra: { internal: "not for the buyer" },
};
const refund: Refund = { ...numberless, outRefundNo: "R1" };

const names = { issuer: "shop.example", audience: "https://shop.example" };
const key = { id: "2026-1", privateKey: shop.privatePem };
const signed = (given: Partial<Parameters<typeof signReceipt>[0]> = {}): Promise<string> =>
  signReceipt({ refund, key, ...names, validSeconds: 600, nowMs, ...given });
const rules: ReceiptRules = {
  keys: [{ id: "2026-1", publicKey: shop.publicPem }],
  ...names,
  shown: { outRefundNo: "R1" },
  nowMs,
};

const partsOf = (receipt: string): unknown[] =>
  receipt
    .split(".")
    .slice(0, 2)
    .map((part) => JSON.parse(Buffer.from(part, "base64url").toString()));

/** A token written by hand, on node:crypto alone. */
function token(header: object, payload: object, privateKey: KeyObject = shop.privateKey): string {
  const input = [header, payload]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".");
  const signature = sign("sha256", Buffer.from(input), { key: privateKey, dsaEncoding: "ieee-p1363" });
  return `${input}.${signature.toString("base64url")}`;
}

const seconds = nowMs / 1000;
const header = { alg: "ES256", typ: "wxrefund-receipt+jwt", kid: "2026-1" };
const payload = {
  iss: names.issuer,
  aud: names.audience,
  iat: seconds,
  exp: seconds + 600,
  refund: { outRefundNo: "R1", wireStatus: "SUCCESS", refund: 100 },
};

describe("a receipt that the shop's server signed", () => {
  test("is an ES256 JWS that node:crypto verifies, of a fixed type, for one page, and ends", async () => {
    const receipt = await signed();
    expect(partsOf(receipt)).toEqual([
      { alg: "ES256", typ: "wxrefund-receipt+jwt", kid: "2026-1" },
      {
        iss: "shop.example",
        aud: "https://shop.example",
        iat: seconds,
        exp: seconds + 600,
        refund: {
          outRefundNo: "R1",
          wireStatus: "REFUNDCLOSE",
          refundId: "2008450740201411110000174436",
          transactionId: "1008450740201411110005820873",
          outTradeNo: "O1",
          userReceivedAccount: "支付用户零钱",
          successTime: "2026-11-01 11:00:00",
          total: 888,
          refund: 100,
          currency: "CNY",
        },
      },
    ]);
    const [head = "", body = "", signature = ""] = receipt.split(".");
    const options = { key: shop.publicKey, dsaEncoding: "ieee-p1363" } as const;
    expect(
      verify("sha256", Buffer.from(`${head}.${body}`), options, Buffer.from(signature, "base64url")),
    ).toBe(true);
  });

  test("is believed by the page it is for, and one that node:crypto signed as well", async () => {
    const expectation = { refund: 100, total: 888, transactionId: "1008450740201411110005820873" };
    const shown = { outRefundNo: "R1", expect: expectation };
    expect(await verifyReceipt(await signed(), { ...rules, shown })).toEqual({
      ok: true,
      keyId: "2026-1",
      signedAtMs: nowMs,
      expiresAtMs: nowMs + 600_000,
      refund: {
        outRefundNo: "R1",
        refundId: "2008450740201411110000174436",
        transactionId: "1008450740201411110005820873",
        outTradeNo: "O1",
        status: "CLOSED",
        wireStatus: "REFUNDCLOSE",
        final: true,
        userReceivedAccount: "支付用户零钱",
        successTime: "2026-11-01 11:00:00",
        amount: { total: 888, refund: 100, currency: "CNY" },
      },
    });
    expect(await verifyReceipt(token(header, payload), rules)).toMatchObject({
      ok: true,
      refund: { status: "SUCCESS", final: true, amount: { refund: 100 } },
    });
  });

  test.each<[string, Partial<Parameters<typeof signReceipt>[0]>, string]>([
    ["a refund without a number", { refund: numberless }, "refund"],
    ["the merchant's RSA key", { key: { id: "1", privateKey: platform.privatePem } }, "key"],
    ["a key on another curve", { key: { id: "1", privateKey: newEcKey("P-384").privatePem } }, "key"],
    ["no key", { key: { id: "1", privateKey: "" } }, "key"],
    ["a key without a name", { key: { ...key, id: "" } }, "key.id"],
    ["no issuer", { issuer: "" }, "issuer"],
    ["no audience", { audience: "" }, "audience"],
    ["no end", { validSeconds: Number.POSITIVE_INFINITY }, "validSeconds"],
    ["zero seconds", { validSeconds: 0 }, "validSeconds"],
    ["more than a day", { validSeconds: 86_401 }, "validSeconds"],
  ])("is not signed with %s", async (_, given, field) => {
    await expect(signed(given)).rejects.toMatchObject({ kind: "config", field });
  });

  test("tells nothing of a key that it could not use", async () => {
    const privateKey = platform.privatePem.replace("PRIVATE", "OTHER");
    const refusal: unknown = await signed({ key: { id: "1", privateKey } }).catch((error: unknown) => error);
    expect(JSON.stringify([refusal, String(refusal)])).not.toContain(privateKey.slice(40, 80));
  });
});

describe("refused", () => {
  test("any one changed character", async () => {
    const receipt = await signed();
    await fc.assert(
      fc.asyncProperty(
        fc.nat(receipt.length - 1),
        fc.constantFrom("A", "Z", "a", "z", "0", "9", "-", "_", "."),
        async (at, other) => {
          const changed = receipt.slice(0, at) + other + receipt.slice(at + 1);
          const verdict = await verifyReceipt(changed, rules);
          expect(verdict.ok).toBe(changed === receipt || sameSignature(changed, receipt));
        },
      ),
    );
  });

  test("a payload of the same bytes in another text", async () => {
    const [first = "", payloadText = "", signature = ""] = (await signed()).split(".");
    const bytes = Buffer.from(payloadText, "base64url");
    const others = [`${payloadText}=`, ` ${payloadText}`];
    expect(others.map((text) => Buffer.from(text, "base64url"))).toEqual([bytes, bytes]);
    for (const other of others) {
      const verdict = await verifyReceipt([first, other, signature].join("."), rules);
      expect(verdict.ok).toBe(false);
    }
  });

  /**
   * The last character of base64url may hold bits that stand for nothing. In the signature they change nothing; the text
   * before it is what was signed, so there any other character does.
   */
  const sameSignature = (one: string, other: string): boolean => {
    const cut = other.lastIndexOf(".");
    const bytes = (text: string): string => Buffer.from(text.slice(cut + 1), "base64url").toString("hex");
    const rest = one.slice(cut + 1);
    return (
      one.slice(0, cut + 1) === other.slice(0, cut + 1) && !rest.includes(".") && bytes(one) === bytes(other)
    );
  };

  const hmac = (): string => {
    const input = [{ ...header, alg: "HS256" }, payload]
      .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
      .join(".");
    return `${input}.${createHmac("sha256", shop.publicPem).update(input).digest("base64url")}`;
  };
  const unsigned = `${token({ ...header, alg: "none" }, payload)
    .split(".")
    .slice(0, 2)
    .join(".")}.`;
  const { exp: _exp, ...endless } = payload;
  const { iat: _iat, ...undated } = payload;

  test.each<[string, string, string]>([
    ["a stranger's", token(header, payload, stranger.privateKey), "bad-signature"],
    ["the public key as a secret", hmac(), "wrong-algorithm"],
    ["no algorithm", unsigned, "wrong-algorithm"],
    ["another key's name", token({ ...header, kid: "2026-2" }, payload), "unknown-key"],
    ["no key's name", token({ alg: "ES256", typ: header.typ }, payload), "unknown-key"],
    [
      "a key that comes along",
      token(
        { ...header, kid: "x", jwk: stranger.privateKey.export({ format: "jwk" }) },
        payload,
        stranger.privateKey,
      ),
      "unknown-key",
    ],
    ["a token of another type", token({ ...header, typ: "JWT" }, payload), "wrong-type"],
    ["a token without a type", token({ alg: "ES256", kid: "2026-1" }, payload), "wrong-type"],
    ["another shop's", token(header, { ...payload, iss: "other.example" }), "wrong-issuer"],
    ["one for another page", token(header, { ...payload, aud: "https://other.example" }), "wrong-audience"],
    ["one without an end", token(header, endless), "malformed"],
    ["one without a date", token(header, undated), "malformed"],
    ["one that ended", token(header, { ...payload, iat: seconds - 1000, exp: seconds - 300 }), "expired"],
    [
      "one of the day before yesterday that goes on",
      token(header, { ...payload, iat: seconds - 86_701 }),
      "expired",
    ],
    ["one of the future", token(header, { ...payload, iat: seconds + 301 }), "future"],
    ["one without a refund", token(header, { ...payload, refund: undefined }), "malformed"],
    [
      "an amount that is text",
      token(header, { ...payload, refund: { ...payload.refund, refund: "100" } }),
      "malformed",
    ],
    [
      "a number that is no text",
      token(header, { ...payload, refund: { ...payload.refund, outRefundNo: 1 } }),
      "malformed",
    ],
    [
      "an order that is no text",
      token(header, { ...payload, refund: { ...payload.refund, outTradeNo: null } }),
      "malformed",
    ],
    [
      "another refund",
      token(header, { ...payload, refund: { ...payload.refund, outRefundNo: "R2" } }),
      "other-refund",
    ],
    ["text", "abc", "unreadable-receipt"],
    ["nothing", "", "unreadable-receipt"],
  ])("%s", async (_, receipt, reason) => {
    expect(await verifyReceipt(receipt, rules)).toMatchObject({ ok: false, reason });
  });

  test("another amount or order than the page shows", async () => {
    const differing = [{ refund: 101 }, { total: 889 }, { transactionId: "1" }].map(async (expectation) =>
      verifyReceipt(await signed(), { ...rules, shown: { outRefundNo: "R1", expect: expectation } }),
    );
    expect(await Promise.all(differing)).toEqual(
      ["refund", "total", "transactionId"].map((member) => ({ ok: false, reason: "other-refund", member })),
    );
  });

  test.each<[string, Partial<ReceiptRules>, string]>([
    ["no keys", { keys: [] }, "keys"],
    ["two keys of one name", { keys: [...rules.keys, ...rules.keys] }, "keys"],
    ["WeChat Pay's key", { keys: [{ id: "1", publicKey: platform.publicPem }] }, "keys"],
    ["a private key", { keys: [{ id: "1", publicKey: shop.privatePem }] }, "publicKey"],
    ["no issuer", { issuer: "" }, "audience"],
    ["no number", { shown: { outRefundNo: "" } }, "outRefundNo"],
  ])("%s is the page's own mistake", async (_, given, field) => {
    const verdict = verifyReceipt(await signed(), { ...rules, ...given });
    await expect(verdict).rejects.toMatchObject({ kind: "config", field });
  });
});
