import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  authorizationSchemeV3,
  readAuthorization,
  writeAuthorization,
} from "../../src/canonical/authorization.ts";

const value = fc.stringMatching(/^[ -!#-[\]-~]{1,40}$/);
const parts = fc.record({ mchid: value, serialNo: value, nonce: value, timestamp: value, signature: value });

test("what is written is read back", () => {
  fc.assert(
    fc.property(parts, (given) => {
      expect(readAuthorization(writeAuthorization(given))).toEqual({ ok: true, value: given });
    }),
  );
});

test("the order of the parameters is free", () => {
  const names = ["mchid", "nonce_str", "signature", "timestamp", "serial_no"];
  fc.assert(
    fc.property(fc.shuffledSubarray(names, { minLength: 5 }), (order) => {
      const text = `${authorizationSchemeV3} ${order.map((name) => `${name}="${name}!"`).join(",")}`;
      expect(readAuthorization(text)).toEqual({
        ok: true,
        value: {
          mchid: "mchid!",
          nonce: "nonce_str!",
          signature: "signature!",
          timestamp: "timestamp!",
          serialNo: "serial_no!",
        },
      });
    }),
  );
});

test("no text makes the reader throw or repeat what it read", () => {
  const token = fc.constantFrom(
    "=",
    '"',
    ",",
    "\\",
    " ",
    "\n",
    "mchid",
    "SECRET",
    'mchid="SECRET"',
    "__proto__",
  );
  const soup = fc.array(token).map((tokens) => tokens.join(""));
  fc.assert(
    fc.property(soup, (text) => {
      const read = readAuthorization(`${authorizationSchemeV3} ${text}`);
      expect(read.ok ? "accepted" : read.problem).toMatch(/^Authorization (?:(?!SECRET)[ -~]){1,90}\.$/);
    }),
    { numRuns: 500 },
  );
});

test.each([[""], ['a"b'], ["a\\b"], ["a\nb"], ["退"], ["\u007f"]])(
  "the value %j cannot be written",
  (bad) => {
    const good = { mchid: "1", serialNo: "2", nonce: "3", timestamp: "4", signature: "5" };
    for (const name of Object.keys(good))
      expect(() => writeAuthorization({ ...good, [name]: bad })).toThrow(TypeError);
  },
);
