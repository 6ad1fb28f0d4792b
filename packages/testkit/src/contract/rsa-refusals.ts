import { generateKeyPairSync } from "node:crypto";
import { inspect } from "node:util";
import { isRefundError, type Rsa } from "@wxrefund/core";
import { expect, test } from "vitest";
import { der, makeCertificate, newRsaKey, pemOf } from "../keys.ts";
import type { RsaMaterial } from "./rsa-material.ts";

type Method = "importPrivateKey" | "importPublicKey" | "importCertificates";
type Source = string | Uint8Array;
type Row = readonly [title: string, method: Method, source: Source, said: RegExp];

/** Every source that must be refused, with what the message must tell. */
export function rsaRefusals(rsa: Rsa, material: RsaMaterial): void {
  const rows = [...mistakenRows(material), ...brokenRows(material), ...foreignRows()];

  test.each(rows)("%s (%s)", async (...[, method, source, said]) => {
    const error: unknown = await rsa[method](source).then(
      () => "imported",
      (reason: unknown) => reason,
    );
    if (!isRefundError(error)) throw new Error(`no RefundError: ${inspect(error)}`);

    expect(error.kind).toBe("config");
    expect(error.message).toMatch(said);
    expect(error.advice.action).toBe("fix");
    expect(error.cause).toBeUndefined();
    expect(secretsIn(source).filter((secret) => shownBy(error).includes(secret))).toEqual([]);
  });

  test("a key that is imported but cannot sign says so when it signs", async () => {
    const signer = await rsa.importPrivateKey(keyOfZeros(material.key));
    const error: unknown = await signer.sign(Uint8Array.of(1)).catch((reason: unknown) => reason);
    expect(isRefundError(error) && error.kind).toBe("config");
    expect(String(error)).toMatch(/cannot sign; it may be damaged/);
  });

  test("the search for secrets finds one that was told", () => {
    const [secret] = secretsIn(material.key.privatePem);
    expect(secretsIn(material.key.privatePem).length).toBeGreaterThan(20);
    expect(shownBy(new Error(`told: ${secret}`))).toContain(secret);
  });
}

/** Pieces of the source, short enough that a shortened quotation still holds one. */
function secretsIn(source: Source): readonly string[] {
  const text = typeof source === "string" ? source : Buffer.from(source).toString("latin1");
  return text
    .split(/\s+/)
    .filter((line) => /^[A-Za-z0-9+/=]{20,}$/.test(line))
    .map((line) => line.slice(0, 12));
}

function shownBy(error: Error): string {
  return [inspect(error, { depth: 9, showHidden: true }), String(error.stack), JSON.stringify(error)].join(
    "\n",
  );
}

function mistakenRows({ key, certificate }: RsaMaterial): readonly Row[] {
  const two = key.privatePem + newRsaKey().privatePem;
  return [
    ["a public key", "importPrivateKey", key.publicPem, /private key cannot be used: it is a public key/],
    ["a certificate", "importPrivateKey", certificate.pem, /private key cannot be used: it is a certificate/],
    ["a certificate, DER", "importPrivateKey", certificate.der, /it is a certificate/],
    ["two private keys", "importPrivateKey", two, /holds 2 keys where one belongs/],
    ["a private key", "importPublicKey", key.privatePem, /public key cannot be used: it is a private key/],
    ["a certificate", "importPublicKey", certificate.pem, /public key cannot be used: it is a certificate/],
    [
      "a private key",
      "importCertificates",
      key.privatePem,
      /certificate cannot be used: it is a private key/,
    ],
    ["a public key", "importCertificates", key.publicPem, /certificate cannot be used: it is a public key/],
  ];
}

function brokenRows({ key, certificate }: RsaMaterial): readonly Row[] {
  const pkcs8 = key.privateKey.export({ format: "der", type: "pkcs8" });
  const bare = key.privatePem.split("\n").slice(1, -2).join("");
  const all: readonly Method[] = ["importPrivateKey", "importPublicKey", "importCertificates"];
  const everywhere = all.flatMap((method): readonly Row[] => [
    ["no text", method, "", /it is empty/],
    ["white space", method, " \r\n\t", /it is empty/],
    ["no bytes", method, new Uint8Array(), /it is empty/],
    ["a path", method, "/etc/wechatpay/apiclient_key.pem", /has no -----BEGIN line/],
    ["bytes that are no text", method, Uint8Array.of(0xff, 0xfe, 1, 2), /neither PEM nor DER/],
    ["too much text", method, "x".repeat(300 * 1024), /longer than 256 KiB/],
    ["a DER sequence of nothing", method, Uint8Array.of(0x30, 0), /nothing that can be read/],
  ]);
  return [
    ...everywhere,
    ["base64 without its lines", "importPrivateKey", bare, /has no -----BEGIN line/],
    ["no END line", "importPrivateKey", key.privatePem.slice(0, -30), /no -----END line/],
    [
      "line breaks as \\n",
      "importPrivateKey",
      key.privatePem.replaceAll("\n", "\\n"),
      /\\n where line breaks/,
    ],
    ["a foreign letter", "importPrivateKey", key.privatePem.replace("MII", "M*I"), /is not base64/],
    ["a lost line", "importPrivateKey", withoutLine(key.privatePem, 5), /nothing that can be read/],
    ["DER cut short", "importPrivateKey", pkcs8.subarray(0, -1), /nothing that can be read/],
    ["DER with a tail", "importPrivateKey", Buffer.concat([pkcs8, Buffer.of(0)]), /nothing that can be read/],
    ["a lost line", "importCertificates", withoutLine(certificate.pem, 5), /nothing that can be read/],
    ["one good, one bad", "importCertificates", certificate.pem + badCertificate(key), /validity/],
    ["an exponent of 1", "importPublicKey", exponentOne(key), /nothing that can be read/],
  ];
}

function foreignRows(): readonly Row[] {
  const ec = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const ed = generateKeyPairSync("ed25519");
  const pss = generateKeyPairSync("rsa-pss", { modulusLength: 2048 });
  const short = newRsaKey(1024);
  const locked = { cipher: "aes-256-cbc", passphrase: "secret" };
  const pem = (key: typeof ec.privateKey, type: "pkcs8" | "sec1"): string =>
    key.export({ format: "pem", type }).toString();
  return [
    ["EC, PKCS#8", "importPrivateKey", pem(ec.privateKey, "pkcs8"), /it is an EC key, not RSA/],
    ["EC, SEC1", "importPrivateKey", pem(ec.privateKey, "sec1"), /it is an EC key, not RSA/],
    [
      "EC",
      "importPublicKey",
      ec.publicKey.export({ format: "pem", type: "spki" }),
      /it is an EC key, not RSA/,
    ],
    ["Ed25519", "importPrivateKey", pem(ed.privateKey, "pkcs8"), /it is a key that is not RSA/],
    ["RSA-PSS", "importPrivateKey", pem(pss.privateKey, "pkcs8"), /it is an RSA-PSS key/],
    ["1024 bits", "importPrivateKey", short.privatePem, /has 1024 bits where at least 2048/],
    ["1024 bits", "importPublicKey", short.publicPem, /has 1024 bits where at least 2048/],
    ["1024 bits", "importCertificates", makeCertificate({ key: short, serialNo: "01" }).pem, /has 1024 bits/],
    [
      "encrypted PKCS#8",
      "importPrivateKey",
      short.privateKey.export({ format: "pem", type: "pkcs8", ...locked }).toString(),
      /it is an encrypted private key/,
    ],
    [
      "encrypted PKCS#8, DER",
      "importPrivateKey",
      short.privateKey.export({ format: "der", type: "pkcs8", ...locked }),
      /it is an encrypted private key/,
    ],
    [
      "encrypted PKCS#1",
      "importPrivateKey",
      short.privateKey.export({ format: "pem", type: "pkcs1", ...locked }).toString(),
      /it is an encrypted private key/,
    ],
    ["PKCS#12", "importPrivateKey", pkcs12, /it is a PKCS#12 file \(apiclient_cert\.p12\)/],
    ["PKCS#12", "importCertificates", pkcs12, /it is a PKCS#12 file/],
    ["a certificate request", "importCertificates", request, /it is a certificate request/],
  ];
}

function withoutLine(pem: string, number: number): string {
  return pem
    .split("\n")
    .filter((_line, at) => at !== number)
    .join("\n");
}

function badCertificate(key: RsaMaterial["key"]): string {
  return makeCertificate({
    key,
    serialNo: "02",
    notBeforeMs: Date.UTC(2030, 0, 1),
    notAfterMs: Date.UTC(2029, 0, 1),
  }).pem;
}

/** With this exponent every number is its own signature. */
function exponentOne(key: RsaMaterial["key"]): string {
  return pemOf("RSA PUBLIC KEY", der(0x30, modulusOf(key), number(1)));
}

/** A PKCS#1 private key with its public half and nothing else. */
function keyOfZeros(key: RsaMaterial["key"]): Uint8Array {
  const exponent = der(0x02, Buffer.of(1, 0, 1));
  return der(0x30, number(0), modulusOf(key), exponent, ...Array.from({ length: 6 }, () => number(0)));
}

function modulusOf({ publicKey }: RsaMaterial["key"]): Uint8Array {
  return der(0x02, Buffer.of(0), Buffer.from(publicKey.export({ format: "jwk" }).n ?? "", "base64url"));
}

const sequence = (...parts: readonly Uint8Array[]): Buffer => der(0x30, ...parts);
const number = (value: number): Buffer => der(0x02, Buffer.of(value));
const dataOid = der(0x06, Buffer.from("2a864886f70d010701", "hex"));

/** The outline of a PFX (RFC 7292): version 3, content, MAC. */
const pkcs12 = sequence(number(3), sequence(dataOid, der(0xa0, der(0x04))), sequence(sequence(), der(0x04)));

/** The outline of a CertificationRequest (RFC 2986). */
const request = pemOf(
  "CERTIFICATE REQUEST",
  sequence(sequence(number(0), sequence(), sequence(), der(0xa0)), sequence(), der(0x03, Buffer.of(0))),
);
