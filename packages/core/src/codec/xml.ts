import { problem, type Result, success } from "./result.ts";
import { isXmlCharacter, isXmlName, unfitAt } from "./xml-characters.ts";

/** A flat XML document. */
export interface XmlDocument {
  /** Name of the root element: `xml` in messages, `root` in decrypted notifications. */
  readonly root: string;
  /** Text of each element under the root, in document order. */
  readonly fields: ReadonlyMap<string, string>;
}

const maxElements = 2000;
const longestReference = 10;
const cdataOpen = "<![CDATA[";
const cdataClose = "]]>";
const entities: ReadonlyMap<string, string> = new Map([
  ["lt", "<"],
  ["gt", ">"],
  ["amp", "&"],
  ["quot", '"'],
  ["apos", "'"],
]);
const space = "[ \\t\\r\\n]";
const declaration = new RegExp(
  `^<\\?xml${space}+version${space}*=${space}*(?:"1\\.0"|'1\\.0')` +
    `(?:${space}+encoding${space}*=${space}*(?:"[Uu][Tt][Ff]-8"|'[Uu][Tt][Ff]-8'))?` +
    `(?:${space}+standalone${space}*=${space}*(?:"(?:yes|no)"|'(?:yes|no)'))?${space}*\\?>$`,
);
const longestDeclaration = 128;

/**
 * Reads the flat XML of V2: one root, elements of text under it. Refused: DOCTYPE, attributes, comments,
 * processing instructions, nested or repeated elements, text between elements, entities other than XML's five,
 * more than 2000 elements. Time is linear in the length of the text.
 *
 * Values come exactly as written, neither trimmed nor with line ends normalised: the sender signed its values
 * before it wrote them, so a carriage return on the wire is one that was signed.
 *
 * @example
 * ```ts
 * readXml("<xml><refund_count>1</refund_count></xml>"); // value: { root: "xml", fields: Map { "refund_count" => "1" } }
 * readXml("<xml><a>1</a><a>2</a></xml>").ok; // false
 * ```
 */
export function readXml(text: string): Result<XmlDocument> {
  const unfit = unfitAt(text);
  if (unfit >= 0) return problem(`The XML has a character at offset ${unfit} that XML cannot hold.`);
  const reader = new XmlReader(text);
  const document = reader.document();
  return document === undefined ? problem(reader.problem) : success(document);
}

interface StartTag {
  readonly name: string;
  readonly empty: boolean;
}

/** Each method gives undefined after it has set `problem`. */
class XmlReader {
  problem = "";
  readonly #text: string;
  readonly #fields = new Map<string, string>();
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): XmlDocument | undefined {
    if (this.#sees("<?xml") && this.#declaration() === undefined) return undefined;
    this.#skipSpace();
    const root = this.#startTag();
    if (root === undefined) return undefined;
    if (!root.empty && this.#elements(root.name) === undefined) return undefined;
    this.#skipSpace();
    if (this.#at < this.#text.length) return this.#fail("goes on after its root element");
    return { root: root.name, fields: this.#fields };
  }

  #declaration(): true | undefined {
    const end = this.#text.slice(0, longestDeclaration).indexOf("?>") + 2;
    if (!declaration.test(this.#text.slice(0, end))) return this.#fail("has an unusable XML declaration");
    this.#at = end;
    return true;
  }

  #elements(root: string): true | undefined {
    for (;;) {
      this.#skipSpace();
      if (this.#sees("</")) return this.#endTag(root);
      if (this.#element() === undefined) return undefined;
    }
  }

  #element(): true | undefined {
    const start = this.#at;
    const tag = this.#startTag();
    if (tag === undefined) return undefined;
    if (this.#fields.has(tag.name)) return this.#fail("repeats an element", start);
    if (this.#fields.size === maxElements) return this.#fail(`has more than ${maxElements} elements`, start);
    const value = tag.empty ? "" : this.#value();
    if (value === undefined) return undefined;
    this.#fields.set(tag.name, value);
    return tag.empty ? true : this.#endTag(tag.name);
  }

  #startTag(): StartTag | undefined {
    if (!this.#takes("<")) return this.#fail("lacks an element");
    const name = this.#name();
    if (name === undefined) return this.#fail("has something other than a plain element");
    this.#skipSpace();
    const empty = this.#takes("/");
    return this.#takes(">")
      ? { name, empty }
      : this.#fail("has a start tag that does not end after its name");
  }

  #endTag(name: string): true | undefined {
    const start = this.#at;
    if (!this.#takes("</") || !this.#takes(name) || isNameUnit(this.#text.charCodeAt(this.#at)))
      return this.#fail("lacks the right end tag", start);
    this.#skipSpace();
    return this.#takes(">") ? true : this.#fail("has an end tag that does not end");
  }

  #name(): string | undefined {
    const start = this.#at;
    let end = start;
    while (isNameUnit(this.#text.charCodeAt(end))) end += 1;
    this.#at = end;
    return isNameStart(this.#text.charCodeAt(start)) ? this.#text.slice(start, end) : undefined;
  }

  /** Text, references and CDATA up to the next tag. */
  #value(): string | undefined {
    let value = "";
    for (;;) {
      value += this.#plainText();
      const more = this.#sees("&") ? this.#reference() : this.#sees(cdataOpen) ? this.#cdata() : undefined;
      if (more !== undefined) value += more;
      else if (this.problem !== "") return undefined;
      else if (this.#sees("</")) return value;
      else return this.#fail("has an element with something other than text in it");
    }
  }

  #plainText(): string {
    const start = this.#at;
    let end = start;
    for (; end < this.#text.length; end += 1) {
      const unit = this.#text.charCodeAt(end);
      if (unit === 0x3c || unit === 0x26) break;
      if (unit === 0x5d && this.#text.startsWith(cdataClose, end)) break;
    }
    this.#at = end;
    return this.#text.slice(start, end);
  }

  #cdata(): string | undefined {
    const start = this.#at + cdataOpen.length;
    const end = this.#text.indexOf(cdataClose, start);
    if (end < 0) return this.#fail("has a CDATA section that does not end");
    this.#at = end + cdataClose.length;
    return this.#text.slice(start, end);
  }

  #reference(): string | undefined {
    const ahead = this.#text.slice(this.#at + 1, this.#at + 1 + longestReference);
    const name = ahead.slice(0, Math.max(0, ahead.indexOf(";")));
    const character = entities.get(name) ?? numericReference(name);
    if (character === undefined) return this.#fail("has an unknown reference");
    this.#at += name.length + 2;
    return character;
  }

  #takes(expected: string): boolean {
    if (!this.#sees(expected)) return false;
    this.#at += expected.length;
    return true;
  }

  #sees(expected: string): boolean {
    return this.#text.startsWith(expected, this.#at);
  }

  #skipSpace(): void {
    while (isSpace(this.#text.charCodeAt(this.#at))) this.#at += 1;
  }

  #fail(what: string, at = this.#at): undefined {
    this.problem = `The XML ${what} at offset ${at}.`;
    return undefined;
  }
}

function numericReference(name: string): string | undefined {
  const decimal = /^#([0-9]{1,7})$/.exec(name)?.[1];
  const hex = /^#x([0-9A-Fa-f]{1,6})$/.exec(name)?.[1];
  const point = decimal === undefined ? Number.parseInt(hex ?? "", 16) : Number(decimal);
  return isXmlCharacter(point) ? String.fromCodePoint(point) : undefined;
}

function isSpace(unit: number): boolean {
  return unit === 0x20 || unit === 0x0a || unit === 0x0d || unit === 0x09;
}

function isNameUnit(unit: number): boolean {
  return isNameStart(unit) || (unit >= 0x30 && unit <= 0x39) || unit === 0x2e || unit === 0x2d;
}

function isNameStart(unit: number): boolean {
  const letter = unit | 0x20;
  return (letter >= 0x61 && letter <= 0x7a) || unit === 0x5f;
}

/**
 * Writes the flat XML of V2, every value in CDATA. Throws TypeError for a name outside
 * `[A-Za-z_][A-Za-z0-9_.-]*`, a repeated name, or a character XML 1.0 cannot hold.
 *
 * @example
 * ```ts
 * writeXml([["mch_id", "10000100"]]); // "<xml><mch_id><![CDATA[10000100]]></mch_id></xml>"
 * ```
 */
export function writeXml(fields: Iterable<readonly [string, string]>, root = "xml"): string {
  requireName(root);
  const written = new Map<string, string>();
  for (const [name, value] of fields) {
    requireName(name);
    if (written.has(name)) throw new TypeError(`The XML element ${name} is given twice.`);
    if (unfitAt(value) >= 0)
      throw new TypeError(`The value of ${name} has a character that XML cannot hold.`);
    written.set(name, `<${name}>${cdataOpen}${inCdata(value)}${cdataClose}</${name}>`);
  }
  return `<${root}>${[...written.values()].join("")}</${root}>`;
}

// A parser that normalises line ends would turn a literal carriage return into a line feed and break the sign.
function inCdata(value: string): string {
  return value
    .replaceAll(cdataClose, `]]${cdataClose}${cdataOpen}>`)
    .replaceAll("\r", `${cdataClose}&#13;${cdataOpen}`);
}

function requireName(name: string): void {
  if (!isXmlName(name)) throw new TypeError("An XML element name is not a plain ASCII name.");
}
