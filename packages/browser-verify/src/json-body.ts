import type { JsonValue } from "@wxrefund/core";

/**
 * JSON out of verified bytes, by the page's own readers, which add nothing to the bundle. What core's reader refuses
 * besides (repeated members, great depth) WeChat Pay, whose signature was checked before, does not send. Null for
 * what is not JSON in UTF-8.
 */
export function readJsonBody(body: Uint8Array): JsonValue {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body);
    const json: JsonValue = JSON.parse(text, withDigits);
    return json;
  } catch {
    return null;
  }
}

/** Numbers beyond 2^53-1 as their text, as in core; browsers before 2025 do not tell it and round. */
function withDigits(_: string, value: unknown, context?: { readonly source: string }): unknown {
  const exact = typeof value !== "number" || Math.abs(value) <= Number.MAX_SAFE_INTEGER;
  return exact ? value : (context?.source ?? value);
}
