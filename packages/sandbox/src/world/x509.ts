import { encodeUtf8 } from "@wxrefund/core";

/** What a certificate says, and who signs it. */
export interface CertificateParts {
  /** Hex, an even number of digits. */
  readonly serialNo: string;
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
  /** SubjectPublicKeyInfo, DER. */
  readonly spki: Uint8Array;
  /** RSASSA-PKCS1-v1_5 with SHA-256. */
  readonly sign: (message: Uint8Array) => Promise<Uint8Array>;
}

const tag = {
  integer: 0x02,
  bitString: 0x03,
  null: 0x05,
  oid: 0x06,
  utf8String: 0x0c,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
  context0: 0xa0,
} as const;

/** A certificate that certifies nothing but its own key (RFC 5280, version 3), DER. */
export async function makeX509({ spki, sign, ...parts }: CertificateParts): Promise<Uint8Array> {
  const version = element(tag.context0, element(tag.integer, Uint8Array.of(2)));
  const validity = sequence(time(parts.notBeforeMs), time(parts.notAfterMs));
  const body = sequence(version, serial(parts.serialNo), sha256WithRsa, issuer, validity, issuer, spki);
  const signature = element(tag.bitString, Uint8Array.of(0), await sign(body));
  return sequence(body, sha256WithRsa, signature);
}

const sha256WithRsa = sequence(
  element(tag.oid, bytesOf("2a864886f70d01010b")),
  element(tag.null),
);
const commonName = element(tag.oid, bytesOf("550403"));
const issuer = sequence(
  element(tag.set, sequence(commonName, element(tag.utf8String, encodeUtf8("wxrefund sandbox")))),
);

function serial(hex: string): Uint8Array {
  const magnitude = bytesOf(hex);
  const negative = (magnitude[0] ?? 0) >= 0x80;
  return negative ? element(tag.integer, Uint8Array.of(0), magnitude) : element(tag.integer, magnitude);
}

/** RFC 5280: two digits of the year through 2049, four from 2050 on. */
function time(ms: number): Uint8Array {
  const text = new Date(ms).toISOString().replace(/[-:T]|\.\d+/g, "");
  return text < "2050"
    ? element(tag.utcTime, encodeUtf8(text.slice(2)))
    : element(tag.generalizedTime, encodeUtf8(text));
}

function sequence(...members: readonly Uint8Array[]): Uint8Array {
  return element(tag.sequence, ...members);
}

function element(tagByte: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const content = parts.flatMap((part) => [...part]);
  const { length } = content;
  if (length < 0x80) return Uint8Array.from([tagByte, length, ...content]);
  const lengthBytes = length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Uint8Array.from([tagByte, ...lengthBytes, ...content]);
}

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16));
}
