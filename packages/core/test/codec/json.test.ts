import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type JsonValue, readJson } from "../../src/codec/json.ts";

const tokens = fc.oneof(
  fc.constantFrom("{", "}", "[", "]", ",", ":", '"', " ", "\n", "\\", "-", ".", "0", "1", "e", "E"),
  fc.constantFrom(
    "true",
    "false",
    "null",
    '"a"',
    '"a":',
    '{"a":1',
    "\\u0061",
    "1.5",
    "[[",
    "\\ud83d",
    "\u0000",
  ),
);
const soup = fc.array(tokens, { maxLength: 24 }).map((parts) => parts.join(""));

/** A JSON text with one piece cut out, doubled or replaced. */
const damaged = fc
  .tuple(
    fc.json(),
    fc.nat(),
    fc.nat(3),
    fc.constantFrom("", '"', "}", "]", ",", "\\", "0", " ", "\n", "e", "退"),
  )
  .map(([text, seed, cut, put]) => {
    const at = seed % (text.length + 1);
    return text.slice(0, at) + put + text.slice(at + cut);
  });

/** What JSON.parse gives, or undefined. Both sides show numbers beyond 2^53-1 as one word: their text has a test of its own. */
function oracle(text: string): string | undefined {
  try {
    return shown(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function shown(value: unknown): string {
  return JSON.stringify(value, (_, item) => (isLarge(item) ? "large" : item));
}

function isLarge(value: unknown): boolean {
  const number = typeof value === "string" && /^-?[0-9][0-9.eE+-]*$/.test(value) ? Number(value) : value;
  return typeof number === "number" && Math.abs(number) > Number.MAX_SAFE_INTEGER;
}

function valueOf(text: string): JsonValue | undefined {
  const read = readJson(text);
  return read.ok ? read.value : undefined;
}

test("what JSON.stringify writes is read as JSON.parse does", () => {
  const indents = fc.constantFrom(undefined, 1, "\t");
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), indents, (value, indent) => {
      const text = JSON.stringify(value, null, indent);
      expect(shown(valueOf(text))).toBe(oracle(text));
    }),
    { numRuns: 300 },
  );
});

/** The value that was read, or JSON.parse's where only our own two rules refuse the text. */
function judged(text: string): string | undefined {
  const read = readJson(text);
  if (read.ok) return shown(read.value);
  return /repeats a member name|levels deep/.test(read.problem) ? oracle(text) : undefined;
}

test("any text is judged as JSON.parse does, but for depth and repeated names", () => {
  const texts = fc.oneof(soup, damaged, fc.string({ unit: "binary" }));
  fc.assert(
    fc.property(texts, (text) => {
      expect(judged(text)).toBe(oracle(text));
    }),
    { numRuns: 2000 },
  );
});

test("a repeated name is refused however it is spelled, wherever it stands", () => {
  const spell = (name: string): string =>
    `"${name
      .split("")
      .map((character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`)
      .join("")}"`;
  const names = fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(names, fc.nat(), fc.boolean(), (unique, seed, escaped) => {
      const again = unique[seed % unique.length] ?? "";
      const members = unique.map((name) => `${JSON.stringify(name)}:1`);
      const last = escaped ? spell(again) : JSON.stringify(again);
      expect(readJson(`{${members.join(",")}}`).ok).toBe(true);
      expect(readJson(`{${members.join(",")},${last}:1}`)).toMatchObject({ ok: false });
    }),
  );
});

describe("numbers", () => {
  test.each([
    ["9007199254740991", 9007199254740991],
    ["-9007199254740991", -9007199254740991],
    ["9007199254740992", "9007199254740992"],
    ["-9007199254740993", "-9007199254740993"],
    ["12345678901234567890123", "12345678901234567890123"],
    ["9007199254740993.0", "9007199254740993.0"],
    ["1e400", "1e400"],
    ["-1E+400", "-1E+400"],
    ["100.0", 100],
    ["-0", -0],
  ])("%s", (text, value) => {
    expect(valueOf(text)).toBe(value);
  });
});

test("only received names are found in an object", () => {
  const value = valueOf('{"__proto__":{"polluted":true}}');
  expect(Object.getPrototypeOf(value)).toBe(null);
  expect(Object.keys(value ?? {})).toEqual(["__proto__"]);
  expect("polluted" in {}).toBe(false);
});

test("a problem says where, and repeats nothing of the text", () => {
  expect(readJson('{"secret-name":1,"secret-name":2}')).toEqual({
    ok: false,
    problem: "The JSON repeats a member name at offset 17.",
  });
});
