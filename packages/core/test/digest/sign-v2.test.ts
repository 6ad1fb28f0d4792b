import { createHash, createHmac } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { signV2, type SignTypeV2, verifyV2 } from "../../src/digest/sign-v2.ts";

const key = "192006250b4c09247ec02edce69f6a2d";

function oracle(fields: ReadonlyMap<string, string>, secret: string, signType: SignTypeV2): string {
  const pairs = [...fields].filter(([name, value]) => name !== "sign" && value !== "");
  pairs.sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const text = `${pairs.map((pair) => pair.join("=")).join("&")}&key=${secret}`;
  const digest = signType === "MD5" ? createHash("md5") : createHmac("sha256", secret);
  return digest.update(text, "utf8").digest("hex").toUpperCase();
}

const signTypes = fc.constantFrom<SignTypeV2[]>("MD5", "HMAC-SHA256");
const messages = fc
  .uniqueArray(fc.tuple(fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,8}$/), fc.string({ unit: "binary" })), {
    minLength: 1,
    selector: ([name]) => name,
  })
  .map((pairs) => new Map(pairs));
const keys = fc.oneof(fc.constant(key), fc.string({ unit: "binary", minLength: 1, maxLength: 80 }));

test("signs as node:crypto does", () => {
  fc.assert(
    fc.property(messages, keys, signTypes, (fields, secret, signType) => {
      expect(signV2(fields, { key: secret, signType })).toBe(oracle(fields, secret, signType));
    }),
    { numRuns: 300 },
  );
});

test("a signed message is valid, a changed one is not", () => {
  fc.assert(
    fc.property(messages, signTypes, fc.nat(), (fields, signType, seed) => {
      const signed = new Map(fields).set("sign", oracle(fields, key, signType));
      expect(verifyV2(signed, { key, signType })).toBe("valid");
      const name = [...fields.keys()].filter((each) => each !== "sign")[seed % fields.size];
      fc.pre(name !== undefined);
      const changed = new Map(signed).set(name ?? "", `${signed.get(name ?? "")}0`);
      expect(verifyV2(changed, { key, signType })).toBe("bad-signature");
      expect(verifyV2(signed, { key: `${key}0`, signType })).toBe("bad-signature");
    }),
  );
});

describe("verdicts", () => {
  const fields = new Map([
    ["appid", "wxd930ea5d5a258f4f"],
    ["attach", ""],
    ["total_fee", "1"],
  ]);
  const md5 = oracle(fields, key, "MD5");
  const hmac = oracle(fields, key, "HMAC-SHA256");

  test.each<[string, SignTypeV2, string, string]>([
    ["its own sign", "MD5", md5, "valid"],
    ["its own sign", "HMAC-SHA256", hmac, "valid"],
    ["an empty sign", "MD5", "", "unsigned"],
    ["the other algorithm's true sign", "MD5", hmac, "wrong-algorithm"],
    ["the other algorithm's true sign", "HMAC-SHA256", md5, "wrong-algorithm"],
    ["any sign of the other's length", "HMAC-SHA256", "0".repeat(32), "wrong-algorithm"],
    ["the other algorithm's sign in lower case", "MD5", hmac.toLowerCase(), "wrong-algorithm"],
    ["the right sign in lower case", "MD5", md5.toLowerCase(), "bad-signature"],
    ["the right sign in lower case", "HMAC-SHA256", hmac.toLowerCase(), "bad-signature"],
    ["a wrong sign", "MD5", "0".repeat(32), "bad-signature"],
    ["half a sign", "HMAC-SHA256", hmac.slice(0, 63), "bad-signature"],
    ["a sign and a space", "MD5", `${md5} `, "bad-signature"],
    ["a sign and a line feed", "MD5", `${md5}\n`, "bad-signature"],
    ["the other's length, but not hex", "MD5", "z".repeat(64), "bad-signature"],
    ["both signs", "MD5", md5 + hmac, "bad-signature"],
    ["full-width digits", "MD5", "０".repeat(32), "bad-signature"],
  ])("%s, %s", (_, signType, sign, verdict) => {
    expect(verifyV2(new Map(fields).set("sign", sign), { key, signType })).toBe(verdict);
  });

  test("no sign at all", () => {
    expect(verifyV2(fields, { key, signType: "MD5" })).toBe("unsigned");
  });
  test("an added empty field changes nothing, an added field with a space does", () => {
    const signed = new Map(fields).set("sign", md5);
    expect(verifyV2(new Map(signed).set("refund_channel_0", ""), { key, signType: "MD5" })).toBe("valid");
    expect(verifyV2(new Map(signed).set("refund_channel_0", " "), { key, signType: "MD5" })).toBe(
      "bad-signature",
    );
  });
});

test("an empty key signs nothing", () => {
  expect(() => signV2([["a", "1"]], { key: "", signType: "MD5" })).toThrow(TypeError);
  expect(() => verifyV2(new Map([["sign", "A"]]), { key: "", signType: "MD5" })).toThrow(TypeError);
});
