import { decodeUtf8, type JsonObject, readJson } from "@wxrefund/core";
import type { MadeControl } from "../answer/made.ts";
import { isJsonObject } from "../json-object.ts";
import type { Received } from "../route/received.ts";

/** A control request that cannot be carried out. */
export class ControlError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export function controlAnswer(status: number, value: unknown): MadeControl {
  return { api: "control", status, value };
}

/** The body's JSON object, which may only have the members named. */
export function readMembers({ body }: Received, allowed: readonly string[]): JsonObject {
  const text = decodeUtf8(body);
  const json = text.ok ? readJson(text.value) : text;
  if (!json.ok) throw new ControlError(400, `The body is not JSON: ${json.problem}`);
  if (!isJsonObject(json.value)) throw new ControlError(400, "The body must be a JSON object.");
  const unknown = Object.keys(json.value).find((name) => !allowed.includes(name));
  if (unknown === undefined) return json.value;
  throw new ControlError(400, `The body has an unknown member; known are ${allowed.join(", ")}.`);
}

/** A whole number in a range, or undefined where the member is absent. */
export function integerMember(
  members: JsonObject,
  name: string,
  { min, max }: { readonly min: number; readonly max: number },
): number | undefined {
  const value = members[name];
  if (value === undefined) return undefined;
  if (typeof value === "number" && Number.isInteger(value) && value >= min && value <= max) return value;
  throw new ControlError(400, `${name} must be a whole number from ${min} to ${max}.`);
}

/** A text that fits, or undefined where the member is absent. */
export function textMember(
  members: JsonObject,
  name: string,
  fits: (value: string) => boolean,
): string | undefined {
  const value = members[name];
  if (value === undefined) return undefined;
  if (typeof value === "string" && fits(value)) return value;
  throw new ControlError(400, `${name} is not well-formed.`);
}
