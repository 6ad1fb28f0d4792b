import { problem, type Result, success } from "./result.ts";

/** What {@link readJson} gives: objects have no prototype, so only names that were received are found in them. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;
export type JsonObject = { readonly [name: string]: JsonValue };

const maxDepth = 32;
const escapes: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ["\\", "\\"],
  ["/", "/"],
  ["b", "\b"],
  ["f", "\f"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
]);
const words: ReadonlyMap<string, { readonly text: string; readonly value: JsonValue }> = new Map([
  ["t", { text: "true", value: true }],
  ["f", { text: "false", value: false }],
  ["n", { text: "null", value: null }],
]);

/**
 * Strict JSON (RFC 8259), at most 32 arrays and objects deep. A repeated name in an object is a problem.
 * A number beyond ±(2^53-1) comes as its text, digits kept. Time is linear in the length of the text.
 *
 * @example
 * ```ts
 * readJson('{"total":100,"id":9007199254740993}'); // value: { total: 100, id: "9007199254740993" }
 * readJson('{"total":1,"total":100}').ok; // false
 * ```
 */
export function readJson(text: string): Result<JsonValue> {
  const reader = new JsonReader(text);
  const value = reader.document();
  return value === undefined ? problem(reader.problem) : success(value);
}

/** Each method gives undefined after it has set `problem`. */
class JsonReader {
  problem = "";
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): JsonValue | undefined {
    const value = this.#value(0);
    if (value === undefined) return undefined;
    this.#skipSpace();
    return this.#at === this.#text.length ? value : this.#fail("goes on after its end");
  }

  #value(depth: number): JsonValue | undefined {
    this.#skipSpace();
    const first = this.#text.charAt(this.#at);
    if (first === '"') return this.#string();
    if (first === "{" || first === "[") return this.#nested(first, depth + 1);
    const word = words.get(first);
    return word === undefined ? this.#number() : this.#word(word);
  }

  #nested(first: string, depth: number): JsonValue | undefined {
    if (depth > maxDepth) return this.#fail(`is more than ${maxDepth} levels deep`);
    this.#at += 1;
    return first === "{" ? this.#object(depth) : this.#array(depth);
  }

  #object(depth: number): JsonObject | undefined {
    const members: Record<string, JsonValue> = { __proto__: null };
    if (this.#takes("}")) return members;
    do {
      this.#skipSpace();
      const start = this.#at;
      const name = this.#string();
      if (name === undefined) return undefined;
      if (members[name] !== undefined) return this.#fail("repeats a member name", start);
      if (!this.#takes(":")) return this.#fail("lacks a colon");
      const value = this.#value(depth);
      if (value === undefined) return undefined;
      members[name] = value;
    } while (this.#takes(","));
    return this.#takes("}") ? members : this.#fail("has an object that does not end");
  }

  #array(depth: number): readonly JsonValue[] | undefined {
    const items: JsonValue[] = [];
    if (this.#takes("]")) return items;
    do {
      const value = this.#value(depth);
      if (value === undefined) return undefined;
      items.push(value);
    } while (this.#takes(","));
    return this.#takes("]") ? items : this.#fail("has an array that does not end");
  }

  #string(): string | undefined {
    if (this.#text[this.#at] !== '"') return this.#fail("lacks a string");
    this.#at += 1;
    let value = "";
    for (;;) {
      value += this.#plainCharacters();
      const stop = this.#text[this.#at];
      if (stop === undefined) return this.#fail("has a string that does not end");
      if (stop !== '"' && stop !== "\\") return this.#fail("has a control character in a string");
      this.#at += 1;
      if (stop === '"') return value;
      const escaped = this.#escaped();
      if (escaped === undefined) return undefined;
      value += escaped;
    }
  }

  #plainCharacters(): string {
    const start = this.#at;
    let end = start;
    for (; end < this.#text.length; end += 1) {
      const unit = this.#text.charCodeAt(end);
      if (unit < 0x20 || unit === 0x22 || unit === 0x5c) break;
    }
    this.#at = end;
    return this.#text.slice(start, end);
  }

  #escaped(): string | undefined {
    const letter = this.#text.charAt(this.#at);
    const simple = escapes.get(letter);
    const hex = this.#text.slice(this.#at + 1, this.#at + 5);
    if (simple !== undefined) this.#at += 1;
    else if (letter === "u" && /^[0-9A-Fa-f]{4}$/.test(hex)) this.#at += 5;
    else return this.#fail("has an unknown escape");
    return simple ?? String.fromCharCode(Number.parseInt(hex, 16));
  }

  #word({ text, value }: { readonly text: string; readonly value: JsonValue }): JsonValue | undefined {
    if (!this.#text.startsWith(text, this.#at)) return this.#fail("has an unknown word");
    this.#at += text.length;
    return value;
  }

  #number(): number | string | undefined {
    const start = this.#at;
    if (this.#text[this.#at] === "-") this.#at += 1;
    const whole = this.#text[this.#at] === "0" ? this.#step() : this.#digits();
    if (!whole || !this.#fraction() || !this.#exponent()) return this.#fail("lacks a value", start);
    const text = this.#text.slice(start, this.#at);
    const value = Number(text);
    return Math.abs(value) > Number.MAX_SAFE_INTEGER ? text : value;
  }

  #fraction(): boolean {
    return this.#text[this.#at] !== "." || (this.#step() && this.#digits());
  }

  #exponent(): boolean {
    const letter = this.#text[this.#at];
    if (letter !== "e" && letter !== "E") return true;
    this.#at += 1;
    const sign = this.#text[this.#at];
    if (sign === "+" || sign === "-") this.#at += 1;
    return this.#digits();
  }

  #step(): true {
    this.#at += 1;
    return true;
  }

  #digits(): boolean {
    const start = this.#at;
    while (isDigit(this.#text.charCodeAt(this.#at))) this.#at += 1;
    return this.#at > start;
  }

  #takes(character: string): boolean {
    this.#skipSpace();
    return this.#text[this.#at] === character && this.#step();
  }

  #skipSpace(): void {
    while (isSpace(this.#text.charCodeAt(this.#at))) this.#at += 1;
  }

  #fail(what: string, at = this.#at): undefined {
    this.problem = `The JSON ${what} at offset ${at}.`;
    return undefined;
  }
}

function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
}

function isSpace(unit: number): boolean {
  return unit === 0x20 || unit === 0x0a || unit === 0x0d || unit === 0x09;
}
