import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { diagnoseSignV2, explainStringV2, secretKeyFindings } from "../../src/index.ts";
import { hmac, md5, v2Key } from "./platform.ts";

/** A refund query answer as V2 gives it, with what trips programs: empty, numbered, escaped and numeric values. */
const fields: Readonly<Record<string, string>> = {
  return_code: "SUCCESS",
  return_msg: "OK",
  appid: "wx8888888888888888",
  mch_id: "1900000001",
  sub_mch_id: "",
  nonce_str: "5K8264ILTKCH16CQ",
  result_code: "SUCCESS",
  Attach: "a&b <c>",
  transaction_id: "1217752501201407033233368018",
  refund_fee: "0100",
  refund_id_0: "50000000382019052709732678859",
  refund_recv_accout_0: " 支付用户零钱",
  sign_type: "MD5",
};
type Fields = Readonly<Record<string, string>>;

/** The string to sign by the published rules, written anew here, with a place for each rule to be broken. */
function stringOf(given: Fields, order: (one: string, other: string) => number = byBytes): string {
  return Object.keys(given)
    .filter((name) => given[name] !== "")
    .toSorted(order)
    .map((name) => `${name}=${given[name]}`)
    .join("&");
}
function byBytes(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}
const changed = (change: (value: string) => string): string =>
  stringOf(Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, change(value)])));
const without = (wanted: (name: string) => boolean): string =>
  stringOf(Object.fromEntries(Object.entries(fields).filter(([name]) => !wanted(name))));
const diagnosed = (sign: string, more: Partial<Parameters<typeof diagnoseSignV2>[0]> = {}) =>
  diagnoseSignV2({
    fields: new Map(Object.entries({ ...fields, sign })),
    key: v2Key,
    signType: "MD5",
    ...more,
  });
const keyed = (text: string, key = v2Key): string => `${text}&key=${key}`;

describe("a right sign", () => {
  test("has no finding, MD5 and HMAC", () => {
    const right = keyed(stringOf(fields));
    expect(diagnosed(md5(right))).toMatchObject({ verified: true, findings: [] });
    expect(diagnosed(hmac(right), { signType: "HMAC-SHA256" })).toMatchObject({
      verified: true,
      findings: [],
    });
  });

  test("has none, whatever the fields are", () => {
    const names = fc.string({ unit: fc.constantFrom("a", "B", "_", "0"), minLength: 1, maxLength: 6 });
    const values = fc.oneof(fc.string(), fc.constantFrom("", " x ", "0012", "&", "退款"));
    fc.assert(
      fc.property(fc.dictionary(names, values, { noNullPrototype: true }), (any) => {
        const sign = md5(keyed(stringOf(any)));
        const { verified, findings } = diagnoseSignV2({
          fields: new Map(Object.entries({ ...any, sign })),
          key: v2Key,
          signType: "MD5",
        });
        return verified && findings.length === 0;
      }),
      { numRuns: 100 },
    );
  });
});

const ignoringCase = (one: string, other: string): number => byBytes(one.toLowerCase(), other.toLowerCase());
const byLocale = (one: string, other: string): number => one.localeCompare(other, "en");
const xmlEscaped = (value: string): string =>
  value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

const strings: readonly (readonly [string, string, string])[] = [
  ["sorted without regard to case", stringOf(fields, ignoringCase), "sorted-otherwise"],
  ["sorted by a locale", stringOf(fields, byLocale), "sorted-otherwise"],
  ["not sorted", stringOf(fields, () => 0), "sorted-otherwise"],
  [
    "empty values kept",
    Object.keys(fields)
      .toSorted(byBytes)
      .map((name) => `${name}=${fields[name]}`)
      .join("&"),
    "empty-values-kept",
  ],
  ["sign_type left out", without((name) => name === "sign_type"), "sign-type-left-out"],
  ["numbered fields left out", without((name) => name.endsWith("_0")), "indexed-fields-left-out"],
  ["an unknown field left out", without((name) => name === "Attach"), "field-left-out"],
  ["values trimmed", changed((value) => value.trim()), "values-trimmed"],
  [
    "every number parsed",
    changed((value) => (/^\d+$/.test(value) ? String(Number(value)) : value)),
    "numbers-rewritten",
  ],
  [
    "short numbers parsed",
    changed((value) => (/^\d{1,15}$/.test(value) ? String(Number(value)) : value)),
    "numbers-rewritten",
  ],
  ["entities kept", changed(xmlEscaped), "entities-kept"],
  ["CDATA kept", changed((value) => (value === "" ? "" : `<![CDATA[${value}]]>`)), "cdata-kept"],
  ["values URL-encoded", changed(encodeURIComponent), "values-url-encoded"],
  [
    "values form-encoded",
    changed((value) => encodeURIComponent(value).replaceAll("%20", "+")),
    "values-url-encoded",
  ],
  ["Chinese lost", changed((value) => value.replace(/[^\u0000-\u007f]/gu, "?")), "not-utf-8"],
];

describe("a string to sign made with a mistake", () => {
  test.each(strings)("%s", (_, text, id) => {
    const { verified, findings, string, signedString } = diagnosed(md5(keyed(text)));
    expect(verified).toBe(false);
    expect(findings.map((finding) => finding.id)).toEqual([id]);
    expect(string).toBe(`${stringOf(fields)}&key=(key)`);
    expect(signedString).toBe(`${text}&key=(key)`);
  });

  test.each(strings)("%s, seen in the program's own string", (_, text, id) => {
    const map = new Map(Object.entries(fields));
    expect(explainStringV2(map, text)?.id).toBe(id);
    expect(explainStringV2(map, stringOf(fields))).toBeUndefined();
    expect(explainStringV2(map, `${text}x`)).toBeUndefined();
  });

  test.each([
    ["no key at all", stringOf(fields), "key-left-out"],
    ["a key without its name", `${stringOf(fields)}${v2Key}`, "key-left-out"],
    ["two ampersands before the key", `${stringOf(fields)}&&key=${v2Key}`, "key-left-out"],
    ["the key among the fields", stringOf({ ...fields, key: v2Key }), "key-sorted-in"],
  ])("%s", (_, text, id) => {
    expect(diagnosed(md5(text)).findings.map((finding) => finding.id)).toEqual([id]);
  });

  test("names the field that was left out", () => {
    const [finding] = diagnosed(md5(keyed(without((name) => name === "Attach")))).findings;
    expect(finding?.text).toContain("Attach");
  });
});

const right = stringOf(fields);

describe("another key", () => {
  const mixed = "192006250B4c09247ec02edce69f6a2d";
  test.each<[string, string, string, string]>([
    ["with a line feed", v2Key, `${v2Key}\n`, "key-padded"],
    ["without the line feed of the file", `${v2Key}\n`, v2Key, "key-padded"],
    ["without the spaces around it", `  ${v2Key} `, v2Key, "key-padded"],
    ["in upper case", v2Key, v2Key.toUpperCase(), "key-case"],
    ["in lower case", mixed, mixed.toLowerCase(), "key-case"],
    ["with quotes", v2Key, `"${v2Key}"`, "key-quoted"],
    ["without the quotes of the file", `'${v2Key}'`, v2Key, "key-quoted"],
  ])("%s", (_, key, signing, id) => {
    for (const [sign, signType] of [
      [md5(keyed(right, signing)), "MD5"],
      [hmac(keyed(right, signing), signing), "HMAC-SHA256"],
    ] as const)
      expect(diagnosed(sign, { key, signType }).findings.map((finding) => finding.id)).toEqual([id]);
  });

  test("that of the sandbox", () => {
    const sandbox = "5a1c8e2f5a1c8e2f5a1c8e2f5a1c8e2f";
    const { findings } = diagnosed(md5(keyed(right, sandbox)), {
      otherKeys: [{ name: "the sandbox", key: sandbox }],
    });
    expect(findings).toMatchObject([
      { id: "key-of-another-environment", text: expect.stringContaining("the sandbox") },
    ]);
  });

  test("unknown", () => {
    expect(diagnosed(md5(keyed(right, "f".repeat(32)))).findings).toMatchObject([{ id: "unexplained" }]);
  });
});

describe("the sign itself", () => {
  test.each([
    ["HMAC where MD5 is configured", hmac(keyed(right)), ["other-algorithm"]],
    ["in lower case", md5(keyed(right)).toLowerCase(), ["sign-lower-case"]],
    ["missing", "", ["unsigned"]],
    ["base64", Buffer.from(md5(keyed(right)), "hex").toString("base64"), ["sign-malformed"]],
    [
      "HMAC, and values trimmed",
      hmac(keyed(changed((value) => value.trim()))),
      ["values-trimmed", "other-algorithm"],
    ],
    [
      "lower case, values trimmed, key with a line feed",
      md5(
        keyed(
          changed((value) => value.trim()),
          `${v2Key}\n`,
        ),
      ).toLowerCase(),
      ["sign-lower-case", "values-trimmed", "key-padded"],
    ],
  ])("%s", (_, sign, ids) => {
    expect(diagnosed(sign).findings.map((finding) => finding.id)).toEqual(ids);
  });

  test("an answer with return_code FAIL needs none", () => {
    const { findings } = diagnoseSignV2({
      fields: new Map([["return_code", "FAIL"]]),
      key: v2Key,
      signType: "MD5",
    });
    expect(findings[0]?.fix).toContain("return_msg");
  });
});

test("no result holds the key, or one made of it", () => {
  const others = [{ name: "the sandbox", key: "sandbox-key-sandbox-key-sandbox!" }];
  const signs = [
    ...strings.map(([, text]) => md5(keyed(text))),
    md5(right),
    md5(`${right}${v2Key}`),
    md5(stringOf({ ...fields, key: v2Key })),
    md5(keyed(right, `${v2Key}\n`)),
    md5(keyed(right, v2Key.toUpperCase())),
    md5(keyed(right, "sandbox-key-sandbox-key-sandbox!")),
  ];
  for (const sign of signs) {
    const shown = JSON.stringify(diagnosed(sign, { otherKeys: others })).toLowerCase();
    expect(shown).not.toContain(v2Key.toLowerCase());
    expect(shown).not.toContain("sandbox-key");
  }
});

test("a message of two thousand fields is diagnosed", () => {
  const many = new Map<string, string>(
    Array.from({ length: 2000 }, (_, at) => [`field_${at}`, "x"] as const),
  );
  many.set("sign", "0".repeat(32));
  expect(diagnoseSignV2({ fields: many, key: v2Key, signType: "MD5" }).findings).toMatchObject([
    { id: "unexplained" },
  ]);
});

describe("a key of 32 characters", () => {
  test.each([
    ["with a line feed", `${v2Key}\n`, "key-padded"],
    ["with spaces", ` ${v2Key}`, "key-padded"],
    ["in quotes", `"${v2Key}"`, "key-quoted"],
    ["after a BOM", `\ufeff${v2Key}-`, "key-bom"],
    ["in hex", Buffer.from(v2Key).toString("hex"), "key-hex"],
    ["in base64", Buffer.from(v2Key).toString("base64"), "key-base64"],
    ["as a PEM file", "-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----\n", "key-pem"],
    ["with a full-width digit", `１${v2Key.slice(1)}`, "key-characters"],
    ["cut short", v2Key.slice(0, 31), "key-length"],
    ["too long", `${v2Key}0`, "key-length"],
    ["empty", "", "key-length"],
  ])("%s", (_, key, id) => {
    const findings = secretKeyFindings("APIv3 key", key);
    expect(findings.map((finding) => finding.id)).toEqual([id]);
    expect(JSON.stringify(findings)).not.toContain(key.trim().slice(0, 12) || "\u0000");
  });

  test("tells the length it found", () => {
    expect(secretKeyFindings("APIv2 key", v2Key.slice(0, 31))[0]?.text).toBe(
      "The APIv2 key is 31 bytes long; it must be exactly 32.",
    );
  });

  test("and nothing else has no finding", () => expect(secretKeyFindings("APIv3 key", v2Key)).toEqual([]));
});
