import * as fc from "fast-check";
import { expect, test } from "vitest";
import { constantTimeEqual } from "../../src/digest/equal.ts";

test("equals exactly what === equals", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "b", "\u0000", "\u0100", "退"), maxLength: 3 });
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(constantTimeEqual(a, b)).toBe(a === b);
    }),
    { numRuns: 500 },
  );
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (a) => {
      expect(constantTimeEqual(a, a)).toBe(true);
    }),
  );
});

test.each([
  ["", "a"],
  ["a", ""],
  ["ab", "a"],
  ["a", "ab"],
  ["a\u0000", "a"],
  ["a", "a\u0000"],
])("%j is not %j", (a, b) => {
  expect(constantTimeEqual(a, b)).toBe(false);
});
