import { problem, type Result, success } from "./result.ts";

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/**
 * Bytes as base64 (RFC 4648, section 4), with padding.
 *
 * @example
 * ```ts
 * encodeBase64(new Uint8Array([1, 2])); // "AQI="
 * ```
 */
export function encodeBase64(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 3) {
    const group = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    text += letter(group >> 18) + letter(group >> 12);
    text += at + 1 < bytes.length ? letter(group >> 6) : "=";
    text += at + 2 < bytes.length ? letter(group) : "=";
  }
  return text;
}

function letter(sextet: number): string {
  return alphabet.charAt(sextet & 0x3f);
}

/**
 * Base64 (RFC 4648, section 4) as bytes, or a problem: the standard alphabet only, padding required, unused
 * bits zero, no white space. So one byte sequence has exactly one text.
 *
 * @example
 * ```ts
 * decodeBase64("AQI="); // { ok: true, value: Uint8Array [1, 2] }
 * decodeBase64("AQJ=").ok; // false: the unused bits are not zero
 * ```
 */
export function decodeBase64(text: string): Result<Uint8Array> {
  if (text.length % 4 !== 0) return problem("The base64 text is not a multiple of 4 characters long.");
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  const digits = text.length - padding;
  const bytes = new Uint8Array(Math.floor((digits * 3) / 4));
  let bits = 0;
  let end = 0;
  for (let at = 0; at < digits; at += 1) {
    const sextet = sextetOf(text.charCodeAt(at));
    if (sextet < 0) return problem(`The character at offset ${at} is not base64.`);
    bits = ((bits << 6) | sextet) & 0xffffff;
    if (at % 4 !== 0) bytes[end++] = bits >> (2 * (3 - (at % 4)));
  }
  const unused = padding === 0 ? 0 : bits & (padding === 1 ? 0b11 : 0b1111);
  return unused === 0 ? success(bytes) : problem("The base64 text ends in unused bits that are not zero.");
}

function sextetOf(code: number): number {
  if (code >= 0x41 && code <= 0x5a) return code - 0x41;
  if (code >= 0x61 && code <= 0x7a) return code - 0x61 + 26;
  if (code >= 0x30 && code <= 0x39) return code - 0x30 + 52;
  if (code === 0x2b) return 62;
  return code === 0x2f ? 63 : -1;
}
