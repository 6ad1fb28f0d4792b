import { problem, type Result, success } from "./result.ts";

const replacement = 0xfffd;
// Long enough that joining chunks costs nothing, short enough to pass as the arguments of one call.
const chunkUnits = 4096;
const smallestOfLength = [0, 0, 0x80, 0x800, 0x10000];

/**
 * Text as UTF-8 bytes. A lone surrogate, which UTF-8 cannot hold, becomes U+FFFD.
 *
 * @example
 * ```ts
 * encodeUtf8("退款").length; // 6
 * ```
 */
export function encodeUtf8(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * (/[^\0-\x7f]/.test(text) ? 3 : 1));
  let end = 0;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    // Nearly all of it, and several times as fast.
    if (unit < 0x80) bytes[end++] = unit;
    else {
      const point = scalarAt(text, at);
      if (point > 0xffff) at += 1;
      end = put(bytes, end, point);
    }
  }
  return end < bytes.length ? bytes.slice(0, end) : bytes;
}

function scalarAt(text: string, at: number): number {
  const point = text.codePointAt(at) ?? replacement;
  return isSurrogate(point) ? replacement : point;
}

function put(bytes: Uint8Array, at: number, point: number): number {
  const length = lengthOf(point);
  let rest = point;
  for (let last = at + length - 1; last > at; last -= 1) {
    bytes[last] = 0x80 | (rest & 0x3f);
    rest >>= 6;
  }
  bytes[at] = ((0xf00 >> length) & 0xff) | rest;
  return at + length;
}

/**
 * UTF-8 bytes as text, or a problem for anything RFC 3629 forbids: overlong forms, surrogates, bytes beyond
 * U+10FFFF, cut sequences. A byte order mark is kept as the character it is, since a signature covers it.
 *
 * @example
 * ```ts
 * decodeUtf8(new Uint8Array([0xe9, 0x80, 0x80])); // { ok: true, value: "退" }
 * decodeUtf8(new Uint8Array([0xc0, 0x80])).ok; // false
 * ```
 */
export function decodeUtf8(bytes: Uint8Array): Result<string> {
  // A byte brings one unit at most, but for the last sequence of a chunk.
  const units: number[] = [];
  units.length = Math.min(bytes.length, chunkUnits + 1);
  let count = 0;
  let text = "";
  for (let at = 0; at < bytes.length;) {
    const lead = bytes[at] ?? 0;
    if (lead < 0x80) {
      units[count++] = lead;
      at += 1;
    } else {
      const point = pointAt(bytes, at, lead);
      if (point < 0) return problem(`The bytes at offset ${at} are not UTF-8.`);
      at += lengthOf(point);
      count = putUnits(units, count, point);
    }
    if (count >= chunkUnits) {
      text += textOf(units, count);
      count = 0;
    }
  }
  return success(text + textOf(units, count));
}

function textOf(units: readonly number[], count: number): string {
  return String.fromCharCode(...(units.length === count ? units : units.slice(0, count)));
}

function putUnits(units: number[], count: number, point: number): number {
  if (point < 0x10000) {
    units[count] = point;
    return count + 1;
  }
  units[count] = 0xd7c0 + (point >> 10);
  units[count + 1] = 0xdc00 | (point & 0x3ff);
  return count + 2;
}

/** How many bytes a code point beyond ASCII has. */
function lengthOf(point: number): number {
  return point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
}

/** The code point beyond ASCII that starts at `at`, or -1. */
function pointAt(bytes: Uint8Array, at: number, lead: number): number {
  const length = lengthByLead(lead);
  if (length === 0) return -1;
  let point = lead & (0x7f >> length);
  for (let next = at + 1; next < at + length; next += 1) {
    const byte = bytes[next] ?? 0;
    if ((byte & 0xc0) !== 0x80) return -1;
    point = (point << 6) | (byte & 0x3f);
  }
  return isScalarOfLength(point, length) ? point : -1;
}

function lengthByLead(lead: number): number {
  if (lead < 0xc2 || lead > 0xf4) return 0;
  return lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}

function isScalarOfLength(point: number, length: number): boolean {
  return point >= (smallestOfLength[length] ?? 0) && point <= 0x10ffff && !isSurrogate(point);
}

function isSurrogate(point: number): boolean {
  return point >= 0xd800 && point <= 0xdfff;
}
