import { describe, expect, test } from "vitest";
import { readAuthorization } from "../../src/canonical/authorization.ts";
import { readSignedHeaders } from "../../src/canonical/signed-headers.ts";
import { decodeBase64 } from "../../src/codec/base64.ts";
import { readJson } from "../../src/codec/json.ts";
import type { Result } from "../../src/codec/result.ts";
import { decodeUtf8 } from "../../src/codec/utf8.ts";
import { readXml } from "../../src/codec/xml.ts";
import { hostileCases } from "./read-vectors.ts";

const tables = {
  xml: hostileCases("xml"),
  json: hostileCases("json"),
  utf8: hostileCases("utf8"),
  base64: hostileCases("base64"),
  authorization: hostileCases("authorization"),
  "signed-headers": hostileCases("signed-headers"),
};

test("the tables are as long as they were left", () => {
  const lengths = Object.values(tables).map((cases) => cases.length);
  expect(lengths).toEqual([112, 94, 32, 38, 50, 72]);
});

/** What a table tells of an input: "refuse" for a problem in one plain sentence, or what was read. */
function told<T>(read: Result<T>, show: (value: T) => unknown): unknown {
  if (read.ok) return show(read.value);
  return /^[A-Z][ -~]{1,99}\.$/.test(read.problem) ? "refuse" : read.problem;
}

describe("XML", () => {
  test.each(tables.xml)("$verdict $id: $why", ({ input, verdict, root, fields = {} }) => {
    const expected = verdict === "refuse" ? verdict : [root, ...Object.entries(fields)];
    expect(told(readXml(input), (document) => [document.root, ...document.fields])).toEqual(expected);
  });
});

describe("JSON", () => {
  test.each(tables.json)("$verdict $id: $why", ({ input, verdict }) => {
    const expected = verdict === "refuse" ? verdict : JSON.stringify(JSON.parse(input));
    expect(told(readJson(input), (value) => JSON.stringify(value))).toBe(expected);
  });
});

describe("UTF-8", () => {
  test.each(tables.utf8)("$verdict $id: $why", ({ input, verdict }) => {
    const bytes = Buffer.from(input, "hex");
    const expected = verdict === "refuse" ? verdict : bytes.toString("utf8");
    expect(told(decodeUtf8(bytes), (text) => text)).toBe(expected);
  });
});

describe("base64", () => {
  test.each(tables.base64)("$verdict $id: $why", ({ input, verdict }) => {
    const expected = verdict === "refuse" ? verdict : Buffer.from(input, "base64").toString("hex");
    expect(told(decodeBase64(input), (bytes) => Buffer.from(bytes).toString("hex"))).toBe(expected);
  });
});

describe("Authorization", () => {
  test.each(tables.authorization)("$verdict $id: $why", ({ input, verdict }) => {
    const expected = verdict === "refuse" ? verdict : "1900007291 408B07E7";
    expect(told(readAuthorization(input), ({ mchid, serialNo }) => `${mchid} ${serialNo}`)).toBe(expected);
  });
});

describe("Wechatpay-* headers", () => {
  test.each(tables["signed-headers"])("$verdict $id: $why", ({ input, verdict }) => {
    const read = readSignedHeaders(input);
    expect(read.state === "present" && read.probe ? "probe" : read.state).toBe(verdict);
  });
});
