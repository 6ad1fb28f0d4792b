import * as fc from "fast-check";
import { expect, test } from "vitest";
import { paramsStringV2 } from "../../src/canonical/params-v2.ts";

function oracle(fields: readonly (readonly [string, string])[]): string {
  return fields
    .filter(([name, value]) => name !== "sign" && value.length > 0)
    .toSorted(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    .map((pair) => pair.join("="))
    .join("&");
}

const wireName = fc.oneof(fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_.-]{0,8}$/), fc.constant("sign"));
const anyName = fc.string({
  unit: fc.oneof(
    fc.constantFrom("\ud7ff", "\ue000", "\uffff", "😀", "𐀀"),
    fc.string({ unit: "binary", maxLength: 1 }),
  ),
});

function fieldsWith(name: fc.Arbitrary<string>): fc.Arbitrary<[string, string][]> {
  const value = fc.oneof(fc.constant(""), fc.string({ unit: "binary" }));
  return fc.uniqueArray(fc.tuple(name, value), { selector: ([key]) => key });
}

test("names go by their bytes, for names of the wire and for any other", () => {
  const judge = (fields: [string, string][]): void => {
    expect(paramsStringV2(fields)).toBe(oracle(fields));
  };
  fc.assert(fc.property(fieldsWith(wireName), judge), { numRuns: 300 });
  fc.assert(fc.property(fieldsWith(anyName), judge), { numRuns: 300 });
});

test("digits < upper case < _ < lower case", () => {
  const names = [
    "re_openid",
    "remark",
    "REMARK",
    "RE_OPENID",
    "re0",
    "re",
    "_a",
    "refund_id_10",
    "refund_id_2",
  ];
  const fields = names.map((name): [string, string] => [name, "1"]);
  expect(paramsStringV2(fields)).toBe(
    "REMARK=1&RE_OPENID=1&_a=1&re=1&re0=1&re_openid=1&refund_id_10=1&refund_id_2=1&remark=1",
  );
});

test("the sign and empty values are left out, white space and zeros are not", () => {
  const fields = { sign: "A", Sign: "B", attach: "", space: " ", zero: "0", html: "a&b=c<>\"'退" };
  expect(paramsStringV2(Object.entries(fields))).toBe("Sign=B&html=a&b=c<>\"'退&space= &zero=0");
});
