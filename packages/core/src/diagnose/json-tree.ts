import { readJson } from "../codec/json.ts";

/** JSON as a tree whose scalars keep their text, numbers to the digit. */
export type JsonTree =
  | { readonly kind: "scalar"; readonly text: string }
  | { readonly kind: "array"; readonly items: readonly JsonTree[] }
  | { readonly kind: "object"; readonly members: readonly JsonMember[] };

/** A name in its quotes, and its value. */
export type JsonMember = readonly [name: string, value: JsonTree];

/** The tree of a strict JSON text, or undefined; the bounds of the JSON reader hold here too. */
export function jsonTree(text: string): JsonTree | undefined {
  return readJson(text).ok ? new TokenReader(text).value() : undefined;
}

const token = /"[^"\\]*(?:\\.[^"\\]*)*"|[^\s{}[\],:"]+|[{}[\],:]/g;

/** Reads text that is known to be JSON. */
class TokenReader {
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(text: string) {
    this.#tokens = text.match(token) ?? [];
  }

  value(): JsonTree {
    const first = this.#next();
    if (first === "{") return { kind: "object", members: this.#list(() => this.#member()) };
    if (first === "[") return { kind: "array", items: this.#list(() => this.value()) };
    return { kind: "scalar", text: first };
  }

  #member(): JsonMember {
    const name = this.#next();
    this.#next();
    return [name, this.value()];
  }

  #list<Item>(read: () => Item): readonly Item[] {
    const items: Item[] = [];
    if (/[}\]]/.test(this.#tokens[this.#at] ?? "")) this.#at += 1;
    else
      do items.push(read());
      while (this.#next() === ",");
    return items;
  }

  #next(): string {
    this.#at += 1;
    return this.#tokens[this.#at - 1] ?? "";
  }
}
