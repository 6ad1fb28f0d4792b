import { encodeUtf8 } from "../codec/utf8.ts";

/**
 * Text for one URL path segment or query value: RFC 3986 unreserved characters stay, every other byte of its
 * UTF-8 becomes `%XX`. `*`, `|` and `@`, which refund numbers may hold, are escaped, so no URL parser on the
 * way changes the text that was signed.
 *
 * @example
 * ```ts
 * percentEncode("a*b@c|d"); // "a%2Ab%40c%7Cd"
 * ```
 */
export function percentEncode(text: string): string {
  return text.replace(/[^0-9A-Za-z\-._~]+/g, escapeAll);
}

function escapeAll(text: string): string {
  let escaped = "";
  for (const byte of encodeUtf8(text)) escaped += `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  return escaped;
}

/**
 * Pairs as a query string without `?`, in the order given, names and values by {@link percentEncode}.
 *
 * @example
 * ```ts
 * queryString([["sub_mchid", "1900000109"]]); // "sub_mchid=1900000109"
 * ```
 */
export function queryString(pairs: Iterable<readonly [string, string]>): string {
  return [...pairs].map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`).join("&");
}
