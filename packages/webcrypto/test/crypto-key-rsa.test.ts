import { createSign } from "node:crypto";
import { isRefundError } from "@wxrefund/core";
import { cryptoKeyRsaContract } from "@wxrefund/testkit/contract/rsa";
import { makeCertificate, newRsaKey } from "@wxrefund/testkit/keys";
import { cryptoKeyRsa, webCryptoRsa } from "@wxrefund/webcrypto";
import { describe, expect, test } from "vitest";

cryptoKeyRsaContract("cryptoKeyRsa", () => cryptoKeyRsa());

const rs256 = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
const key = newRsaKey();
const message = new TextEncoder().encode("1554209980\nc5ac7061fccab6bf3e254dcf98995b8c\n{}\n");
const genuine = createSign("sha256").update(message).sign(key.privateKey);
const spki = key.publicKey.export({ format: "der", type: "spki" });
const publicKey = async () => await crypto.subtle.importKey("spki", spki, rs256, false, ["verify"]);

describe("with keys imported by its caller", () => {
  test.each([
    ["a genuine signature", genuine, true],
    ["one bit off", Uint8Array.from(genuine, (byte, at) => (at === 100 ? byte ^ 1 : byte)), false],
    ["one byte short", genuine.subarray(1), false],
    ["empty", new Uint8Array(), false],
  ])("%s: it judges as webCryptoRsa does", async (_title, signature, expected) => {
    for (const rsa of [cryptoKeyRsa(), webCryptoRsa()]) {
      const verifier = await rsa.importPublicKey(await publicKey());
      expect(await verifier.verify(message, signature)).toBe(expected);
    }
  });

  test("a key that may not be exported has no modulus, and none encrypts", async () => {
    const verifier = await cryptoKeyRsa().importPublicKey(await publicKey());
    expect(Object.keys(verifier)).toEqual(["verify"]);
  });

  test("another subtle is used in place of the host's", async () => {
    const calls: string[] = [];
    const recorded = new Proxy(crypto.subtle, {
      get: (target, name) => {
        calls.push(String(name));
        const member: unknown = Reflect.get(target, name);
        return typeof member === "function" ? member.bind(target) : member;
      },
    });
    const verifier = await cryptoKeyRsa(recorded).importPublicKey(await publicKey());
    expect(await verifier.verify(message, genuine)).toBe(true);
    expect(calls).toContain("verify");
  });
});

test.each([
  ["a private key as PEM", "importPrivateKey", "privateKey", key.privatePem],
  ["a private key as DER", "importPrivateKey", "privateKey", Buffer.from(key.privatePem)],
  ["a public key as PEM", "importPublicKey", "publicKey", key.publicPem],
  ["a certificate", "importCertificates", "certificate", makeCertificate({ key, serialNo: "7B" }).pem],
] as const)("%s is refused, without a word of it", async (_title, method, field, source) => {
  const rsa = cryptoKeyRsa();
  const error: unknown = await rsa[method](source).catch((reason: unknown) => reason);
  if (!isRefundError(error)) throw error;
  expect(error).toMatchObject({ kind: "config", field });
  expect(error.message).toContain("text or bytes");
  expect(error.message).not.toContain("MII");
});
