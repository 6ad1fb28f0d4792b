import { encodeUtf8 } from "@wxrefund/core";
import type { MadeV3 } from "./made.ts";

/** JSON as live APIv3 bodies have it: no spaces, names in alphabetical order, UTF-8 unescaped. */
export function liveJson(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) => (isRecord(member) ? sorted(member) : member));
}

/** A signed APIv3 answer. */
export function answerV3(status: number, value: unknown): MadeV3 {
  return textAnswerV3(status, liveJson(value));
}

/** The same with the body's text given. */
export function textAnswerV3(status: number, text: string): MadeV3 {
  return { api: "v3", status, body: encodeUtf8(text), signed: true };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function sorted(record: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
