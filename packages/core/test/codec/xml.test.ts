import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readXml, writeXml } from "../../src/codec/xml.ts";

const names = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_.-]{0,12}$/);
const xmlCharacter = fc
  .oneof(
    fc.constantFrom(
      "]",
      "]]>",
      ">",
      "<",
      "&",
      ";",
      "#x",
      "\r",
      "\n",
      "\t",
      " ",
      "\u007f",
      "\ufffd",
      "\ue000",
      "😀",
    ),
    fc.string({ unit: "binary", maxLength: 1 }),
  )
  .filter((character) => /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]?$/u.test(character));
const values = fc.string({ unit: xmlCharacter });
const messages = fc.uniqueArray(fc.tuple(names, values), { selector: ([name]) => name, maxLength: 12 });
const blanks = fc.string({ unit: fc.constantFrom(" ", "\t", "\r", "\n"), maxLength: 3 });

const entityOf: Readonly<Record<string, string>> = { "<": "&lt;", ">": "&gt;", "&": "&amp;", '"': "&quot;" };

/** One character, or a few, in one of the ways XML can hold them. */
const spelled = fc.oneof(
  xmlCharacter.map((text) => ({ text, xml: entityOf[text] ?? text.replace(/[\]]/, "&#93;") })),
  xmlCharacter.filter((text) => text !== "").map((text) => ({ text, xml: `&#${text.codePointAt(0)};` })),
  xmlCharacter
    .filter((text) => text !== "")
    .map((text) => ({ text, xml: `&#x${(text.codePointAt(0) ?? 0).toString(16)};` })),
  values.filter((text) => !text.includes("]]>")).map((text) => ({ text, xml: `<![CDATA[${text}]]>` })),
);

test("what is written is read back", () => {
  fc.assert(
    fc.property(messages, names, (fields, root) => {
      const read = readXml(writeXml(fields, root));
      expect(read.ok && [read.value.root, [...read.value.fields]]).toEqual([root, fields]);
    }),
    { numRuns: 300 },
  );
});

test("a value is the same however it is spelled and spaced", () => {
  const element = fc.record({
    name: names,
    parts: fc.array(spelled, { maxLength: 6 }),
    before: blanks,
    inTag: blanks,
  });
  const elements = fc.uniqueArray(element, { selector: ({ name }) => name, maxLength: 8 });
  fc.assert(
    fc.property(elements, blanks, (all, after) => {
      const body = all.map(({ name, parts, before, inTag }) => {
        const value = parts.map(({ xml }) => xml).join("");
        return `${before}<${name}${inTag}>${value}</${name}${inTag}>`;
      });
      const read = readXml(`${after}<xml>${body.join("")}${after}</xml>${after}`);
      const expected = all.map(({ name, parts }) => [name, parts.map(({ text }) => text).join("")]);
      expect(read.ok ? [...read.value.fields] : read.problem).toEqual(expected);
    }),
    { numRuns: 300 },
  );
});

test("no text makes the reader throw, and what it accepts survives a rewrite", () => {
  const tokens = fc.oneof(
    fc.constantFrom(
      "<xml>",
      "</xml>",
      "<a>",
      "</a>",
      "<b>",
      "</b>",
      "<a/>",
      "<",
      ">",
      "/",
      "&",
      "&lt;",
      "&#65;",
    ),
    fc.constantFrom(
      "&#",
      ";",
      "<![CDATA[",
      "]]>",
      "]",
      "<!--",
      "-->",
      "<!DOCTYPE x>",
      " ",
      "\n",
      "1",
      "\u0000",
    ),
  );
  const soup = fc.array(tokens, { maxLength: 16 }).map((parts) => parts.join(""));
  const texts = fc.oneof(
    soup,
    soup.map((text) => `<xml><a>${text}</a></xml>`),
    fc.string({ unit: "binary" }),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const read = readXml(text);
      const again = read.ok ? readXml(writeXml(read.value.fields, read.value.root)) : read;
      expect(again).toEqual(read);
      expect(read.ok ? "The XML is fine." : read.problem).toMatch(/^The XML [ -~]{1,90}\.$/);
    }),
    { numRuns: 2000 },
  );
});

test("no message with one character cut or changed is read as the one that was written", () => {
  const xml = "<xml><refund_fee_0>12</refund_fee_0><sign><![CDATA[A]]></sign></xml>";
  const original = readXml(xml);
  const where = fc.nat(xml.length - 1);
  fc.assert(
    fc.property(where, fc.constantFrom("", "<", ">", "/", "&", "]", "x", "9"), (at, put) => {
      fc.pre(xml[at] !== put);
      expect(readXml(xml.slice(0, at) + put + xml.slice(at + 1))).not.toEqual(original);
    }),
    { numRuns: 500 },
  );
});

describe("limits", () => {
  const fields = (count: number): [string, string][] =>
    Array.from({ length: count }, (_, index) => [`field_${index}`, String(index)]);

  test("2000 elements are read", () => {
    const read = readXml(writeXml(fields(2000)));
    expect(read.ok && read.value.fields.size).toBe(2000);
  });
  test("2001 are not", () => {
    const read = readXml(writeXml(fields(2001)));
    expect(read.ok ? "accepted" : read.problem).toMatch(
      /^The XML has more than 2000 elements at offset \d+\.$/,
    );
  });
});

describe("writing", () => {
  test("a field is one CDATA section", () => {
    const xml = writeXml(
      new Map([
        ["mch_id", "10000100"],
        ["attach", ""],
      ]),
    );
    expect(xml).toBe("<xml><mch_id><![CDATA[10000100]]></mch_id><attach><![CDATA[]]></attach></xml>");
  });
  test("]]> is split over two sections", () => {
    expect(writeXml([["a", "x]]>y"]])).toBe("<xml><a><![CDATA[x]]]]><![CDATA[>y]]></a></xml>");
  });
  test("a carriage return is a reference, which no parser normalises", () => {
    expect(writeXml([["a", "x\r\ny"]])).toBe("<xml><a><![CDATA[x]]>&#13;<![CDATA[\ny]]></a></xml>");
  });
  test.each([["a b"], [""], ["1a"], ["a>"], ["退款"], ["a\n"], ["a:b"]])("the name %j is refused", (name) => {
    expect(() => writeXml([[name, "1"]])).toThrow(TypeError);
    expect(() => writeXml([], name)).toThrow(TypeError);
  });
  test.each([["\u0000"], ["\u001b"], ["\uffff"], ["\ufffe"], ["\ud83d"], ["\ude00x"]])(
    "the value %j is refused",
    (value) => {
      expect(() => writeXml([["a", value]])).toThrow(TypeError);
    },
  );
  test("a repeated name is refused", () => {
    expect(() =>
      writeXml([
        ["a", "1"],
        ["a", "1"],
      ]),
    ).toThrow(TypeError);
  });
});
