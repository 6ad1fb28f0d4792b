import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { firstDifference, showInvisible, showInvisibleBytes } from "../../src/index.ts";

describe("showInvisible", () => {
  test.each([
    ["GET\n/v3\n\n", "GET⏎/v3⏎⏎"],
    ["a\r\n\tb", "a␍⏎␉b"],
    ["a  \nb ", "a··⏎b·"],
    ["a b", "a b"],
    ["\ufeff{}", "\\u{feff}{}"],
    ["a\u00a0b\u3000c", "a⍽b\\u{3000}c"],
    ["\u001b[31m\u202e", "\\u{1b}[31m\\u{202e}"],
    ["⏎·", "\\u{23ce}\\u{b7}"],
    ["支付 ¥1 👍", "支付 ¥1 👍"],
  ])("%j", (text, shown) => expect(showInvisible(text)).toBe(shown));

  test("leaves nothing that moves a cursor, turns text or stands for something else", () => {
    const unsafe = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => !unsafe.test(showInvisible(text))));
  });

  test("shows different plain texts differently", () => {
    const plain = fc.string({
      unit: fc.constantFrom("a", " ", "\n", "\r", "\t", "\u00a0", "⏎", "·", "\u200b"),
    });
    fc.assert(
      fc.property(plain, plain, (one, other) => one === other || showInvisible(one) !== showInvisible(other)),
    );
  });

  test("bytes that are not UTF-8 appear one by one", () => {
    expect(showInvisibleBytes(Uint8Array.of(0x61, 0xff, 0x0a))).toBe("a\\xff⏎");
    expect(showInvisibleBytes(new Uint8Array(Buffer.from("退\n")))).toBe("退⏎");
  });
});

describe("firstDifference", () => {
  test.each([
    ["a\nb", "a\nb", undefined],
    ["GET\n/v3\n", "GET\n/v3", { line: 2, column: 4, ours: "⏎", theirs: "" }],
    ["", "a", { line: 1, column: 1, ours: "", theirs: "a" }],
    ["x=1&y=2", "x=1&y=3", { line: 1, column: 7, ours: "2", theirs: "3" }],
    ["👍a", "👍b", { line: 1, column: 2, ours: "a", theirs: "b" }],
    [`b${"x".repeat(30)}`, "c", { line: 1, column: 1, ours: `b${"x".repeat(23)}…`, theirs: "c" }],
  ])("of %j and %j", (ours, theirs, difference) => {
    expect(firstDifference(ours, theirs)).toEqual(difference);
  });
});
