import { type JsonValue, readJson } from "./json.ts";
import type { Result } from "./result.ts";
import { decodeUtf8 } from "./utf8.ts";

/** JSON out of the bytes of a body, by the rules of `decodeUtf8` and `readJson`. */
export function readJsonBytes(bytes: Uint8Array): Result<JsonValue> {
  const text = decodeUtf8(bytes);
  return text.ok ? readJson(text.value) : text;
}
