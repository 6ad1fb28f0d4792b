import type { JsonObject, JsonValue } from "../codec/json.ts";

/** What reading one answer found, over all its nested objects. */
interface Findings {
  problem: string | undefined;
  readonly objects: JsonFields[];
}

/**
 * One JSON object while it is read. Members come typed, `null` and absent alike as undefined; the first member of a
 * wrong type is the `problem`; members nobody asked for are the `extra`.
 */
export class JsonFields {
  readonly #object: JsonObject;
  readonly #path: string;
  readonly #findings: Findings;
  readonly #asked = new Set<string>();

  constructor(object: JsonObject, path = "", findings: Findings = { problem: undefined, objects: [] }) {
    this.#object = object;
    this.#path = path;
    this.#findings = findings;
    findings.objects.push(this);
  }

  /** The first thing wrong with this object or one in it, such as "amount.refund is not a whole number of fen". */
  get problem(): string | undefined {
    return this.#findings.problem;
  }

  /** Text; an empty one counts as absent. */
  text(name: string): string | undefined {
    const value = this.#take(name);
    if (value === undefined || typeof value === "string") return value === "" ? undefined : value;
    return this.#wrong(`${this.#path}${name} is not text`);
  }

  /** Text that must be there; "" after it was not, which is then the problem. */
  requiredText(name: string): string {
    const value = this.#take(name);
    if (typeof value === "string") return value;
    this.#wrong(`${this.#path}${name} is ${value === undefined ? "missing" : "not text"}`);
    return "";
  }

  /** Money: 0 to 2^53-1 of the currency's smallest unit. */
  fen(name: string): number | undefined {
    return this.#whole(name, "a whole number of fen");
  }

  quantity(name: string): number | undefined {
    return this.#whole(name, "a whole number");
  }

  object(name: string): JsonFields | undefined {
    const value = this.#take(name);
    if (value === undefined) return undefined;
    if (isObject(value)) return new JsonFields(value, `${this.#path}${name}.`, this.#findings);
    return this.#wrong(`${this.#path}${name} is not an object`);
  }

  /** A list of objects. */
  list(name: string): readonly JsonFields[] | undefined {
    const value = this.#take(name);
    if (value === undefined) return undefined;
    if (!isList(value)) return this.#wrong(`${this.#path}${name} is not a list`);
    return value.flatMap((item, index) => this.#item(item, `${this.#path}${name}.${index}`));
  }

  /** What nobody asked for, in this object and those read from it, by dotted path. */
  extra(): Readonly<Record<string, JsonValue>> {
    return Object.fromEntries(this.#findings.objects.flatMap((fields) => fields.#unasked()));
  }

  #take(name: string): JsonValue | undefined {
    this.#asked.add(name);
    return Object.hasOwn(this.#object, name) ? (this.#object[name] ?? undefined) : undefined;
  }

  #whole(name: string, what: string): number | undefined {
    const value = this.#take(name);
    if (value === undefined) return undefined;
    if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0)
      return value === 0 ? 0 : value;
    return this.#wrong(`${this.#path}${name} is not ${what}`);
  }

  #item(item: JsonValue, path: string): readonly JsonFields[] {
    if (isObject(item)) return [new JsonFields(item, `${path}.`, this.#findings)];
    this.#wrong(`${path} is not an object`);
    return [];
  }

  #unasked(): readonly (readonly [string, JsonValue])[] {
    const names = Object.keys(this.#object).filter((name) => !this.#asked.has(name));
    return names.map((name) => [`${this.#path}${pathSegment(name)}`, this.#object[name] ?? null] as const);
  }

  #wrong(problem: string): undefined {
    this.#findings.problem ??= problem;
    return undefined;
  }
}

/** A name with a dot of its own is quoted, so that no two members share a path. */
function pathSegment(name: string): string {
  return name.includes(".") ? `[${JSON.stringify(name)}]` : name;
}

/** True for a JSON object, false for null and lists. */
export function isObject(value: JsonValue): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
