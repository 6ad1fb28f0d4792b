/** Writes DER (X.690): just what an X.509 certificate needs. */
export const derTag = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  utf8String: 0x0c,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
  context0: 0xa0,
  context3: 0xa3,
} as const;

/** One element of parts. */
export function der(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const content = parts.flatMap((part) => [...part]);
  return Uint8Array.from([tag, ...lengthOf(content.length), ...content]);
}

function lengthOf(length: number): readonly number[] {
  if (length < 0x80) return [length];
  return length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
}

export function sequence(...parts: readonly Uint8Array[]): Uint8Array {
  return der(derTag.sequence, ...parts);
}

/** A positive INTEGER from hex digits. */
export function positive(hex: string): Uint8Array {
  const bytes = (hex.length % 2 === 0 ? hex : `0${hex}`).match(/../g) ?? [];
  const values = bytes.map((byte) => Number.parseInt(byte, 16));
  const magnitude = values.slice(
    Math.max(
      0,
      values.findIndex((value) => value !== 0),
    ),
  );
  return der(derTag.integer, Uint8Array.from((magnitude[0] ?? 0) >= 0x80 ? [0, ...magnitude] : magnitude));
}

/** An OBJECT IDENTIFIER from its dotted form. */
export function objectId(dotted: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  return der(derTag.oid, Uint8Array.from([first * 40 + second, ...rest.flatMap(base128)]));
}

function base128(value: number): readonly number[] {
  const septets = [value & 0x7f];
  for (let left = value >>> 7; left > 0; left >>>= 7) septets.unshift((left & 0x7f) | 0x80);
  return septets;
}

export function bitString(bytes: Uint8Array): Uint8Array {
  return der(derTag.bitString, Uint8Array.of(0), bytes);
}

/** A time as RFC 5280 wants it: UTCTime up to 2049, GeneralizedTime from 2050. */
export function time(ms: number): Uint8Array {
  const digits = new Date(ms).toISOString().slice(0, 19).replaceAll(/[-T:]/g, "");
  const text = digits < "2050" ? digits.slice(2) : digits;
  return der(digits < "2050" ? derTag.utcTime : derTag.generalizedTime, ascii(`${text}Z`));
}

export function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
