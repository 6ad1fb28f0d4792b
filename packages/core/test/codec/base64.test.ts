import * as fc from "fast-check";
import { expect, test } from "vitest";
import { decodeBase64, encodeBase64 } from "../../src/codec/base64.ts";

const nearBase64 = fc.string({
  unit: fc.constantFrom("A", "B", "Q", "g", "w", "z", "0", "9", "+", "/", "=", "-", "_", " ", "\n"),
});

test("bytes encode as Buffer does, and come back", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      const text = encodeBase64(bytes);
      expect(text).toBe(Buffer.from(bytes).toString("base64"));
      expect(decodeBase64(text)).toEqual({ ok: true, value: bytes });
    }),
  );
});

test("text is accepted exactly when Buffer gives it back", () => {
  const judge = (text: string): void => {
    const lenient = Buffer.from(text, "base64");
    const read = decodeBase64(text);
    expect(read.ok).toBe(lenient.toString("base64") === text);
    expect(read.ok ? Buffer.from(read.value) : lenient).toEqual(lenient);
  };
  fc.assert(fc.property(nearBase64, judge), { numRuns: 500 });
  fc.assert(fc.property(fc.string({ unit: "binary" }), judge));
});
