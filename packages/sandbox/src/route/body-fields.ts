import type { JsonObject, JsonValue } from "@wxrefund/core";
import { isJsonObject } from "../json-object.ts";

/** What is wrong with a body: the member, as APIv3 names it, and how it breaks its rule. */
export interface BodyProblem {
  /** Such as `/amount/refund`. */
  readonly field: string;
  readonly issue: string;
}

interface Findings {
  problem?: BodyProblem;
}

const absent = "required";
const grammar = "grammar";

/** A request's JSON object while it is read: members come typed, and the first that breaks its rule is the problem. */
export class BodyFields {
  readonly #members: JsonObject;
  readonly #path: string;
  readonly #findings: Findings;

  constructor(members: JsonObject, path = "", findings: Findings = {}) {
    this.#members = members;
    this.#path = path;
    this.#findings = findings;
  }

  get problem(): BodyProblem | undefined {
    return this.#findings.problem;
  }

  /** A text that fits; undefined where it is absent or empty. */
  text(name: string, fits: (value: string) => boolean): string | undefined {
    const value = this.#member(name);
    if (value === undefined || value === "") return undefined;
    if (typeof value === "string" && fits(value)) return value;
    return this.wrong(name, grammar);
  }

  /** A text that must be there; "" after it was not. */
  requiredText(name: string, fits: (value: string) => boolean): string {
    const value = this.text(name, fits);
    if (value === undefined) this.wrong(name, absent);
    return value ?? "";
  }

  /** A whole number of at least `min` that must be there; 0 after it was not. */
  whole(name: string, min: number): number {
    const value = this.#member(name);
    if (typeof value === "number" && Number.isSafeInteger(value) && value >= min) return value;
    this.wrong(name, value === undefined ? absent : grammar);
    return 0;
  }

  /** An object that must be there. */
  object(name: string): BodyFields {
    const value = this.#member(name);
    if (!isJsonObject(value)) this.wrong(name, value === undefined ? absent : grammar);
    return new BodyFields(isJsonObject(value) ? value : {}, `${this.#path}/${name}`, this.#findings);
  }

  /** A list of objects; empty where it is absent. */
  list(name: string): readonly BodyFields[] {
    const value = this.#member(name) ?? [];
    if (!isList(value)) {
      this.wrong(name, grammar);
      return [];
    }
    return value.map((item, at) => {
      if (!isJsonObject(item)) this.wrong(`${name}/${at}`, grammar);
      return new BodyFields(isJsonObject(item) ? item : {}, `${this.#path}/${name}/${at}`, this.#findings);
    });
  }

  /** Notes a problem of a member, unless there is one already. */
  wrong(name: string, issue: string): undefined {
    this.#findings.problem ??= { field: `${this.#path}/${name}`, issue };
    return undefined;
  }

  #member(name: string): JsonValue | undefined {
    return Object.hasOwn(this.#members, name) ? (this.#members[name] ?? undefined) : undefined;
  }
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
