import type { CryptoKeyLike } from "@wxrefund/core";

/**
 * True for a `CryptoKey` of any realm.
 *
 * @example
 * ```ts
 * isCryptoKey("-----BEGIN PRIVATE KEY-----…"); // false
 * ```
 */
export function isCryptoKey(source: unknown): source is CryptoKeyLike {
  return Object.prototype.toString.call(source) === "[object CryptoKey]";
}
