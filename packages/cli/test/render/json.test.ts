import { expect, test } from "vitest";
import { jsonLine } from "../../src/render/json.ts";

const hostile = {
  bidi: "退款\u202eenod",
  separators: "\u2028\u2029",
  astral: "\u{e0001}",
  del: "\u007f\u0085",
  newline: "one\ntwo",
};

test("one line that means the same and shows nothing invisible", () => {
  const line = jsonLine(hostile);
  expect(JSON.parse(line)).toEqual(hostile);
  expect(line.endsWith("}\n")).toBe(true);
  expect(line.slice(0, -1)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
});

test("members without a value are absent", () => {
  expect(jsonLine({ kept: 0, gone: undefined })).toBe('{"kept":0}\n');
});
