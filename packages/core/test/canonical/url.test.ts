import * as fc from "fast-check";
import { expect, test } from "vitest";
import { percentEncode, queryString } from "../../src/canonical/url.ts";

function oracle(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (character) => {
    return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  });
}

test("encodes as encodeURIComponent does, and the five characters it leaves", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(percentEncode(text)).toBe(oracle(text));
    }),
  );
  fc.assert(
    fc.property(fc.string({ unit: "binary-ascii" }), (text) => {
      expect(percentEncode(text)).toBe(oracle(text));
    }),
  );
});

test("a refund number may hold characters that paths do not keep", () => {
  expect(percentEncode("a_b-c|d*e@f")).toBe("a_b-c%7Cd%2Ae%40f");
});

test("a URL parser leaves the encoded text as it is", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", minLength: 1 }), (text) => {
      fc.pre(text !== "." && text !== "..");
      const path = `/v3/refund/domestic/refunds/${percentEncode(text)}?${queryString([["sub_mchid", text]])}`;
      const url = new URL(path, "https://api.mch.weixin.qq.com");
      expect(url.pathname + url.search).toBe(path);
    }),
  );
});

test("a lone surrogate becomes U+FFFD and does not throw", () => {
  expect(percentEncode("\ud83d")).toBe("%EF%BF%BD");
});

test("a query string keeps the order given, repeats included", () => {
  expect(
    queryString([
      ["b", "1 2"],
      ["a", "&="],
      ["b", ""],
    ]),
  ).toBe("b=1%202&a=%26%3D&b=");
  expect(queryString([])).toBe("");
});
