/**
 * What every implementer of the port `Rsa` owes: run it from the implementer's tests. The oracle is node:crypto; the
 * published signatures are those of vectors/known-answers.json.
 */
import { createSign, createVerify, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { isRefundError, type Rsa } from "@wxrefund/core";
import { describe, expect, test } from "vitest";
import { makeCertificate } from "../keys.ts";
import { encryption } from "./rsa-encryption.ts";
import { newRsaMaterial, type RsaMaterial } from "./rsa-material.ts";
import { rsaRefusals } from "./rsa-refusals.ts";

interface KnownAnswers {
  readonly v3RequestSign: {
    readonly keys: {
      readonly docMerchant: { readonly privateKeyPem: string; readonly publicKeyPem: string };
    };
    readonly cases: readonly { readonly id: string; readonly message: string; readonly signature: string }[];
  };
}

const message = new TextEncoder().encode("GET\n/v3/refund/domestic/refunds/1\n1554208460\nnonce\n\n");
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");

const parts = {
  "published answers": publishedAnswers,
  sources: acceptedSources,
  signatures,
  encryption,
  certificates,
  CryptoKeys: cryptoKeys,
  refusals: rsaRefusals,
};

/** Registers the suite under `name`. */
export function rsaContract(name: string, makeRsa: () => Rsa): void {
  describe(`${name} keeps the contract of Rsa`, () => {
    const rsa = makeRsa();
    const material = newRsaMaterial();
    describe.each(Object.entries(parts))("%s", (_part, register) => {
      register(rsa, material);
    });
  });
}

/** The part of an implementer that takes keys imported already, and nothing else. */
export function cryptoKeyRsaContract(name: string, makeRsa: () => Rsa): void {
  describe(`${name} keeps the contract of Rsa for CryptoKeys`, () => {
    cryptoKeys(makeRsa(), newRsaMaterial());
  });
}

function publishedAnswers(rsa: Rsa): void {
  const known: KnownAnswers = JSON.parse(
    readFileSync(new URL("../../../../vectors/known-answers.json", import.meta.url), "utf8"),
  );
  const { keys, cases } = known.v3RequestSign;

  test("all of them are there", () => expect(cases).toHaveLength(3));

  test.each(cases)("$id", async (published) => {
    const bytes = new TextEncoder().encode(published.message);
    const signer = await rsa.importPrivateKey(keys.docMerchant.privateKeyPem);
    const verifier = await rsa.importPublicKey(keys.docMerchant.publicKeyPem);

    expect(base64(await signer.sign(bytes))).toBe(published.signature);
    expect(await verifier.verify(bytes, Buffer.from(published.signature, "base64"))).toBe(true);
  });
}

function acceptedSources(rsa: Rsa, { key, modulus, forms }: RsaMaterial): void {
  test.each(Object.entries(forms.private))("a private key as %s", async (_form, source) => {
    const signer = await rsa.importPrivateKey(source);
    const signature = await signer.sign(message);

    expect(createVerify("sha256").update(message).verify(key.publicKey, signature)).toBe(true);
    expect(signer.modulus).toBe(modulus);
  });

  test.each(Object.entries(forms.public))("a public key as %s", async (_form, source) => {
    const verifier = await rsa.importPublicKey(source);
    const signature = createSign("sha256").update(message).sign(key.privateKey);

    expect(await verifier.verify(message, signature)).toBe(true);
    expect(verifier.modulus).toBe(modulus);
  });
}

function signatures(rsa: Rsa, { key }: RsaMaterial): void {
  const genuine = createSign("sha256").update(message).sign(key.privateKey);
  const flipped = Uint8Array.from(genuine, (byte, at) => (at === 100 ? byte ^ 1 : byte));
  const wrong: Readonly<Record<string, readonly [Uint8Array, Uint8Array]>> = {
    "another message": [new TextEncoder().encode("other"), genuine],
    "one bit off": [message, flipped],
    "one byte short": [message, genuine.subarray(1)],
    "one byte more": [message, Buffer.concat([genuine, Buffer.of(0)])],
    empty: [message, new Uint8Array()],
    "longer than the modulus by far": [message, new Uint8Array(5000).fill(7)],
    "SHA-1": [message, createSign("sha1").update(message).sign(key.privateKey)],
  };

  test.each(Object.entries(wrong))("%s is false, not an error", async (_name, [text, signature]) => {
    const verifier = await rsa.importPublicKey(key.publicPem);
    expect(await verifier.verify(text, signature)).toBe(false);
    expect(await verifier.verify(message, genuine)).toBe(true);
  });

  test("a part of a larger buffer is signed as that part", async () => {
    const signer = await rsa.importPrivateKey(key.privatePem);
    const larger = Buffer.concat([Buffer.from("before"), message, Buffer.from("after")]);
    const part = larger.subarray(6, 6 + message.length);
    expect(base64(await signer.sign(part))).toBe(base64(genuine));
  });

  test("signing gives plain bytes", async () => {
    const signature = await (await rsa.importPrivateKey(key.privatePem)).sign(message);
    expect(Object.getPrototypeOf(signature)).toBe(Uint8Array.prototype);
    expect(signature).toHaveLength(256);
  });
}

function certificates(rsa: Rsa, { key, modulus, certificate }: RsaMaterial): void {
  test.each([
    ["PEM text", certificate.pem],
    ["PEM bytes", Buffer.from(certificate.pem)],
    ["DER bytes", certificate.der],
    ["PEM text among other text", `subject=tenpay\n${certificate.pem}\nend`],
  ])("%s", async (_form, source) => {
    const [read, ...more] = await rsa.importCertificates(source);
    const oracle = new X509Certificate(certificate.pem);

    expect(more).toEqual([]);
    expect(read).toMatchObject({
      serialNo: oracle.serialNumber,
      notBeforeMs: Date.parse(oracle.validFrom),
      notAfterMs: Date.parse(oracle.validTo),
      modulus,
    });
  });

  test("it verifies what its key signed, and nothing else", async () => {
    const [read] = await rsa.importCertificates(certificate.pem);
    const signature = createSign("sha256").update(message).sign(key.privateKey);
    expect(await read?.verify(message, signature)).toBe(true);
    expect(await read?.verify(message, signature.subarray(1))).toBe(false);
  });

  test("several in one file come in order", async () => {
    const serials = ["0A01", "80FF", "7B"];
    const pem = serials.map((serialNo) => makeCertificate({ key, serialNo }).pem).join("\n");
    const read = await rsa.importCertificates(pem);
    expect(read.map(({ serialNo }) => serialNo)).toEqual(serials);
  });

  test("a private key beside it in the file is left alone", async () => {
    expect(await rsa.importCertificates(key.privatePem + certificate.pem)).toHaveLength(1);
  });

  test("validity across 2050, where the spelling of times changes", async () => {
    const notBeforeMs = Date.UTC(2049, 11, 31, 23, 59, 59);
    const notAfterMs = Date.UTC(2050, 0, 1);
    const { pem } = makeCertificate({ key, serialNo: "01", notBeforeMs, notAfterMs });
    expect(await rsa.importCertificates(pem)).toMatchObject([{ notBeforeMs, notAfterMs }]);
  });
}

function cryptoKeys(rsa: Rsa, { key, modulus }: RsaMaterial): void {
  const rs256 = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
  const pkcs8 = key.privateKey.export({ format: "der", type: "pkcs8" });
  const spki = key.publicKey.export({ format: "der", type: "spki" });
  const held = async (extractable: boolean): Promise<CryptoKey> =>
    await crypto.subtle.importKey("pkcs8", pkcs8, rs256, extractable, ["sign"]);

  test.each([
    ["that may be exported tells its modulus", true, modulus],
    ["that may not be exported has none", false, undefined],
  ])("a private one %s", async (_title, extractable, expected) => {
    const signer = await rsa.importPrivateKey(await held(extractable));
    expect(
      createVerify("sha256")
        .update(message)
        .verify(key.publicKey, await signer.sign(message)),
    ).toBe(true);
    expect(signer.modulus).toBe(expected);
  });

  test("a public one", async () => {
    const verifier = await rsa.importPublicKey(
      await crypto.subtle.importKey("spki", spki, rs256, true, ["verify"]),
    );
    expect(await verifier.verify(message, createSign("sha256").update(message).sign(key.privateKey))).toBe(
      true,
    );
    expect(verifier.modulus).toBe(modulus);
  });

  test.each([
    ["a private one where a public one belongs", "importPublicKey", rs256],
    ["one for another padding", "importPrivateKey", { ...rs256, name: "RSA-PSS" }],
    ["one for another hash", "importPrivateKey", { ...rs256, hash: "SHA-1" }],
    ["one where a certificate belongs", "importCertificates", rs256],
  ] as const)("%s is refused", async (_title, method, algorithm) => {
    const source = await crypto.subtle.importKey("pkcs8", pkcs8, algorithm, false, ["sign"]);
    const error: unknown = await rsa[method](source).catch((reason: unknown) => reason);
    expect(isRefundError(error) && error.kind).toBe("config");
    expect(String(error)).toContain("CryptoKey");
  });
}
