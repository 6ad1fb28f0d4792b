/**
 * Fresh RSA keys and self-made X.509 certificates, on node builtins alone.
 *
 * @example
 * const key = newRsaKey();
 * const { pem } = makeCertificate({ key, serialNo: "5157F09EFDC096DE15EBE81A47057A7232F1B8E1" });
 */
import { createPublicKey, generateKeyPairSync, type KeyObject, sign } from "node:crypto";

export interface RsaKeyTexts {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly privatePem: string;
  readonly publicPem: string;
}

/** A new RSA key; slow, so make one for a whole file. PEM is PKCS#8 and SPKI. */
export function newRsaKey(modulusLength = 2048): RsaKeyTexts {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength });
  return {
    privateKey,
    publicKey,
    privatePem: privateKey.export({ format: "pem", type: "pkcs8" }).toString(),
    publicPem: publicKey.export({ format: "pem", type: "spki" }).toString(),
  };
}

export interface CertificateParts {
  /** Its public half is certified, and it signs. */
  readonly key: { readonly privateKey: KeyObject };
  /** Hex, an even number of digits. */
  readonly serialNo: string;
  /** Default: 2020-01-01. */
  readonly notBeforeMs?: number;
  /** Default: 2049-12-31T23:59:59Z. */
  readonly notAfterMs?: number;
  readonly commonName?: string;
  /** IPv4 addresses of a TLS server; absent: no extension at all. */
  readonly addresses?: readonly string[];
}

export interface MadeCertificate {
  readonly der: Uint8Array;
  readonly pem: string;
}

/** A self-signed certificate (RFC 5280, version 3, sha256WithRSAEncryption). */
export function makeCertificate(parts: CertificateParts): MadeCertificate {
  const { key, notBeforeMs = Date.UTC(2020, 0, 1), notAfterMs = Date.UTC(2049, 11, 31, 23, 59, 59) } = parts;
  const name = nameOf(parts.commonName ?? "wxrefund test");
  const body = sequence(
    der(0xa0, integer("02")),
    integer(parts.serialNo),
    sha256WithRsa,
    name,
    sequence(time(notBeforeMs), time(notAfterMs)),
    name,
    createPublicKey(key.privateKey).export({ format: "der", type: "spki" }),
    ...(parts.addresses === undefined ? [] : [extensions(parts.addresses)]),
  );
  const signature = sign("sha256", body, key.privateKey);
  const certificate = sequence(body, sha256WithRsa, der(0x03, Buffer.of(0), signature));
  return { der: new Uint8Array(certificate), pem: pemOf("CERTIFICATE", certificate) };
}

/** Any bytes as a PEM block with lines of 64 characters. */
export function pemOf(label: string, bytes: Uint8Array): string {
  const lines =
    Buffer.from(bytes)
      .toString("base64")
      .match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ""].join("\n");
}

/** One DER element. */
export function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const digits = content.length.toString(16);
  const length = Buffer.from(digits.padStart(digits.length + (digits.length % 2), "0"), "hex");
  const header = content.length < 0x80 ? [tag, content.length] : [tag, 0x80 | length.length, ...length];
  return Buffer.concat([Buffer.from(header), content]);
}

const sha256WithRsa = sequence(oid("2a864886f70d01010b"), der(0x05));

function sequence(...parts: readonly Uint8Array[]): Buffer {
  return der(0x30, ...parts);
}

function oid(hex: string): Buffer {
  return der(0x06, Buffer.from(hex, "hex"));
}

function integer(hex: string): Buffer {
  const magnitude = Buffer.from(hex, "hex");
  return der(0x02, (magnitude[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.of(0), magnitude]) : magnitude);
}

function nameOf(commonName: string): Buffer {
  return sequence(der(0x31, sequence(oid("550403"), der(0x0c, Buffer.from(commonName)))));
}

function time(ms: number): Buffer {
  const text = new Date(ms).toISOString().replace(/[-:T]|\.000/g, "");
  // RFC 5280: UTCTime through 2049, GeneralizedTime from 2050 on.
  return text < "2050" ? der(0x17, Buffer.from(text.slice(2))) : der(0x18, Buffer.from(text));
}

function extensions(addresses: readonly string[]): Buffer {
  const names = addresses.map((address) => der(0x87, Buffer.from(address.split(".").map(Number))));
  return der(0xa3, sequence(sequence(oid("551d11"), der(0x04, sequence(...names)))));
}
