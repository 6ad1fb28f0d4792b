import { generateKeyPairSync } from "node:crypto";
import { createRefundVerifier, type PinnedKey, type RefundVerifier } from "@wxrefund/browser-verify";
import { pinCertificates } from "@wxrefund/browser-verify/certificate";
import { isRefundError } from "@wxrefund/core";
import { makeCertificate, newRsaKey } from "@wxrefund/testkit/keys";
import { afterEach, describe, expect, test, vi } from "vitest";
import { nowMs, platform, publicKeyId, refundBody, relayed, stranger } from "./wechat-pay.ts";

const shown = { outRefundNo: "R1" };
const pinned = (keys: readonly PinnedKey[], at: number = nowMs): RefundVerifier =>
  createRefundVerifier({ keys, nowMs: () => at });

describe("certificates", () => {
  const serialNo = "5157F09EFDC096DE15EBE81A47057A7232F1B8E1";
  const hour = 3_600_000;
  const certificate = makeCertificate({
    key: platform,
    serialNo,
    notBeforeMs: nowMs - 24 * hour,
    notAfterMs: nowMs + 24 * hour,
  });
  const answer = (ageSeconds = 0, serial = serialNo): unknown =>
    relayed({ body: refundBody(), ageSeconds, serial });

  test("verify what they signed, under their serial number in either case", async () => {
    const verifier = pinned(pinCertificates(certificate.pem));
    expect(await verifier.verify(answer(), shown)).toMatchObject({ ok: true, proof: { keyId: serialNo } });
    expect(await verifier.verify(answer(0, serialNo.toLowerCase()), shown)).toMatchObject({ ok: true });
  });

  test("one as DER, several as PEM, and public keys beside them", async () => {
    const other = makeCertificate({ key: stranger, serialNo: "0A57F09EFDC096DE15EBE81A47057A7232F1B8E1" });
    const verifier = pinned([
      { id: publicKeyId, publicKey: stranger.publicPem },
      ...pinCertificates(`of 2025\n${other.pem}\nof 2026\n${certificate.pem}`),
    ]);
    expect(await verifier.verify(answer(), shown)).toMatchObject({ ok: true });
    expect(await pinned(pinCertificates(certificate.der)).verify(answer(), shown)).toMatchObject({
      ok: true,
    });
  });

  test.each([
    ["signed before it began", 25 * 3600, nowMs, "key-not-valid"],
    ["signed within it, read after its end", 3600, nowMs + 25 * hour, "key-not-valid"],
    ["signed after its end", -25 * 3600, nowMs + 26 * hour, "key-not-valid"],
  ])("%s", async (_, ageSeconds, at, reason) => {
    const verdict = await pinned(pinCertificates(certificate.pem), at).verify(answer(ageSeconds), shown);
    expect(verdict).toEqual({ ok: false, reason });
  });

  test.each<[string, string | Uint8Array]>([
    ["a public key", platform.publicPem],
    ["text without PEM", "MIIB"],
    ["bytes that are no certificate", new Uint8Array([0x30, 0])],
    ["a certificate that was cut", certificate.der.subarray(0, 200)],
    ["a private key beside it", certificate.pem + platform.privatePem],
  ])("%s cannot be pinned", (_, source) => {
    expect(() => pinCertificates(source)).toThrow(expect.toSatisfy(isRefundError));
  });
});

describe("a key that cannot be used is the page's own mistake", () => {
  const good = platform.publicPem;

  test.each<[string, readonly PinnedKey[], string]>([
    ["no keys", [], "keys"],
    ["two of the same id", [1, 2].map(() => ({ id: publicKeyId, publicKey: good })), "keys"],
    ["an id of another kind", [{ id: "my-key", publicKey: good }], "id"],
    ["a serial number without validity, which would never end", [{ id: "5157F09E", publicKey: good }], "id"],
    [
      "a public key that would end",
      [{ id: publicKeyId, publicKey: good, validity: { notBeforeMs: 0, notAfterMs: 1 } }],
      "id",
    ],
    ["a private key", [{ id: publicKeyId, publicKey: platform.privatePem }], "publicKey"],
    ["two keys in one text", [{ id: publicKeyId, publicKey: good + good }], "publicKey"],
    ["text that is not PEM", [{ id: publicKeyId, publicKey: "MIIB" }], "publicKey"],
    [
      "a certificate",
      [{ id: publicKeyId, publicKey: makeCertificate({ key: platform, serialNo: "0A" }).pem }],
      "publicKey",
    ],
  ])("%s: at once", (_, keys, field) => {
    expect(() => pinned(keys)).toThrow(expect.objectContaining({ kind: "config", field }));
  });

  const spki = { format: "pem", type: "spki" } as const;
  const ec = generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey.export(spki).toString();
  const exponent3 = generateKeyPairSync("rsa", { modulusLength: 2048, publicExponent: 3 });

  test.each([
    ["an EC key", ec],
    ["an RSA key of 1024 bits", newRsaKey(1024).publicPem],
    ["an RSA key with another exponent", exponent3.publicKey.export(spki).toString()],
    ["a key that was cut", good.replace(/\n.{64}\n/, "\n")],
  ])("%s: on first use", async (_, publicKey) => {
    const verifier = pinned([{ id: publicKeyId, publicKey }]);
    const verdict = verifier.verify(relayed({ body: refundBody() }), shown);
    await expect(verdict).rejects.toMatchObject({ kind: "config", field: "keys" });
  });

  test("but another key that is not needed does no harm", async () => {
    const verifier = pinned([
      { id: publicKeyId, publicKey: good },
      { id: "PUB_KEY_ID_2", publicKey: ec },
    ]);
    expect(await verifier.verify(relayed({ body: refundBody() }), shown)).toMatchObject({ ok: true });
  });
});

describe("a page without crypto.subtle", () => {
  afterEach(() => vi.unstubAllGlobals());

  test("is told why", async () => {
    vi.stubGlobal("crypto", {});
    const verdict = pinned([{ id: publicKeyId, publicKey: platform.publicPem }]).verify(
      relayed({ body: refundBody() }),
      shown,
    );
    await expect(verdict).rejects.toMatchObject({
      kind: "config",
      field: "crypto",
      message: expect.stringContaining("https"),
    });
  });
});
