import { describe, expect, test } from "vitest";
import { money } from "../../src/render/money.ts";

describe("money", () => {
  test.each([
    [0, undefined, "¥0.00"],
    [1, undefined, "¥0.01"],
    [10, "CNY", "¥0.10"],
    [100, "CNY", "¥1.00"],
    [1009, "CNY", "¥10.09"],
    [528_800, "CNY", "¥5288.00"],
    [Number.MAX_SAFE_INTEGER, "CNY", "¥90071992547409.91"],
    [1009, "USD", "USD 10.09"],
    [1009, "JPY", "JPY 1009"],
    [1009, "XAU", "1009 of the smallest unit of XAU"],
    [1009, "constructor", "1009 of the smallest unit of constructor"],
    [5, "\u001b[2J", "5 of the smallest unit of \\u{1b}[2J"],
  ])("%i %s is %s", (amount, currency, text) => {
    expect(money(amount, currency)).toBe(text);
  });

  test("no fen is lost between two neighbours, however large", () => {
    for (const amount of [9_007_199_254_740_900, 9_007_199_254_740_989, 4_503_599_627_370_497]) {
      const digits = money(amount).replace("¥", "").replace(".", "");
      expect(BigInt(digits)).toBe(BigInt(amount));
    }
  });
});
