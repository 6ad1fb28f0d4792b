import { describe, expect, test } from "vitest";
import { clockTime, duration } from "../../src/render/duration.ts";
import { columnsOf, fitted } from "../../src/render/width.ts";

describe("columns of a terminal", () => {
  test.each([
    ["", 0],
    ["R1", 2],
    ["退款成功 refunded", 17],
    ["，（）", 6],
    ["¥1.00", 5],
  ])("%j takes %i", (text, columns) => expect(columnsOf(text)).toBe(columns));

  test.each([
    ["R1", 4, "R1  "],
    ["退款", 4, "退款"],
    ["退款成功", 4, "退… "],
    ["退款成功", 5, "退款…"],
    ["refunded", 5, "refu…"],
    ["ab", 1, "…"],
  ])("%j in %i is %j", (text, columns, shown) => {
    expect(fitted(text, columns)).toBe(shown);
    expect(columnsOf(shown)).toBe(columns);
  });
});

test.each([
  [-5, "0 s"],
  [400, "0 s"],
  [59_400, "59 s"],
  [59_600, "1 min 00 s"],
  [245_000, "4 min 05 s"],
  [3_600_000, "1 h 00 min"],
  [90_000_000, "25 h 00 min"],
])("%i ms are %s", (ms, text) => expect(duration(ms)).toBe(text));

test.each([
  [-5, "0:00"],
  [8_400, "0:08"],
  [59_600, "1:00"],
  [245_000, "4:05"],
  [7_205_000, "2:00:05"],
])("%i ms are %s in a column", (ms, text) => expect(clockTime(ms)).toBe(text));
