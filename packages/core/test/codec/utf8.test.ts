import * as fc from "fast-check";
import { expect, test } from "vitest";
import { decodeUtf8, encodeUtf8 } from "../../src/codec/utf8.ts";

const units = fc.array(fc.oneof(fc.nat(0xffff), fc.integer({ min: 0xd7f0, max: 0xe00f }), fc.nat(0x7f)));
const anyText = units.map((codes) => String.fromCharCode(...codes));

/** Bytes near UTF-8: whole characters, some of them cut or changed. */
const nearUtf8 = fc
  .array(
    fc.oneof(
      fc.string({ unit: "binary" }).map((text) => [...Buffer.from(text)]),
      fc.array(fc.nat(255)),
    ),
  )
  .map((parts) => Uint8Array.from(parts.flat()));

function oracle(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

test("every code point encodes as Buffer does, and comes back", () => {
  const wrong: number[] = [];
  for (let point = 0; point <= 0x10ffff; point += 1) {
    const text = String.fromCodePoint(point);
    const bytes = encodeUtf8(text);
    const read = decodeUtf8(bytes);
    const fits = Buffer.from(text).equals(bytes) && read.ok && read.value === text.toWellFormed();
    if (!fits) wrong.push(point);
  }
  expect(wrong).toEqual([]);
});

test("any text encodes as Buffer does, lone surrogates included", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(Buffer.from(encodeUtf8(text))).toEqual(Buffer.from(text));
    }),
  );
});

test("any bytes decode as a fatal TextDecoder does", () => {
  const judge = (bytes: Uint8Array): void => {
    const read = decodeUtf8(bytes);
    expect(read.ok ? read.value : undefined).toBe(oracle(bytes));
  };
  fc.assert(fc.property(nearUtf8, judge), { numRuns: 500 });
  fc.assert(fc.property(fc.uint8Array(), judge));
});

test("characters that straddle the decoder's chunks survive", () => {
  for (let shift = 0; shift < 8; shift += 1) {
    const text = "x".repeat(4096 - shift) + "退😀é".repeat(3000);
    expect(decodeUtf8(Buffer.from(text))).toEqual({ ok: true, value: text });
  }
});

test("a view into a larger buffer is read within its bounds", () => {
  const view = Buffer.from("xx退款yy").subarray(2, 8);
  expect(decodeUtf8(view)).toEqual({ ok: true, value: "退款" });
});
