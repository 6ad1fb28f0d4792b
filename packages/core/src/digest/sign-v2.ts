import { hmac } from "@noble/hashes/hmac.js";
import { md5 } from "@noble/hashes/legacy.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { paramsStringV2 } from "../canonical/params-v2.ts";
import { encodeUtf8 } from "../codec/utf8.ts";
import { constantTimeEqual } from "./equal.ts";

/** The two algorithms of V2 (`sign_type`). */
export type SignTypeV2 = "MD5" | "HMAC-SHA256";

/**
 * What checking a V2 sign found. `wrong-algorithm`: the sign is of the other algorithm than the one configured;
 * a message never chooses.
 */
export type VerdictV2 = "valid" | "unsigned" | "wrong-algorithm" | "bad-signature";

/** The merchant's APIv2 key and the algorithm agreed on. */
export interface SecretV2 {
  readonly key: string;
  readonly signType: SignTypeV2;
}

interface AlgorithmV2 {
  readonly hexLength: number;
  readonly digest: (text: Uint8Array, key: string) => Uint8Array;
}

const algorithms: Readonly<Record<SignTypeV2, AlgorithmV2>> = {
  MD5: { hexLength: 32, digest: (text) => md5(text) },
  "HMAC-SHA256": { hexLength: 64, digest: (text, key) => hmac(sha256, encodeUtf8(key), text) },
};

/**
 * The V2 sign of a message: MD5 or HMAC-SHA256 over {@link paramsStringV2} and `&key=`, in upper-case hex.
 * Throws TypeError for an empty key. Source: V2 signature rules.
 *
 * @example
 * ```ts
 * signV2(new Map([["appid", "wxd930ea5d5a258f4f"]]), { key, signType: "MD5" }).length; // 32
 * ```
 */
export function signV2(fields: Iterable<readonly [string, string]>, secret: SecretV2): string {
  if (secret.key === "") throw new TypeError("The APIv2 key is empty.");
  return digestV2(`${paramsStringV2(fields)}&key=${secret.key}`, secret);
}

/** The digest of a whole string to sign, `&key=` included where it belongs, in upper-case hex. */
export function digestV2(text: string, { key, signType }: SecretV2): string {
  return bytesToHex(algorithms[signType].digest(encodeUtf8(text), key)).toUpperCase();
}

/**
 * Checks the `sign` of a V2 message over all its fields as received. WeChat Pay writes upper-case hex, and
 * nothing else is taken. Throws TypeError for an empty key, never for anything in the message.
 * Source: V2 signature rules.
 *
 * @example
 * ```ts
 * verifyV2(new Map([["return_code", "SUCCESS"]]), { key, signType: "MD5" }); // "unsigned"
 * ```
 */
export function verifyV2(fields: ReadonlyMap<string, string>, secret: SecretV2): VerdictV2 {
  const sign = fields.get("sign") ?? "";
  if (sign === "") return "unsigned";
  if (constantTimeEqual(signV2(fields, secret), sign)) return "valid";
  return isOfOther(sign, secret.signType) ? "wrong-algorithm" : "bad-signature";
}

function isOfOther(sign: string, signType: SignTypeV2): boolean {
  const other = signType === "MD5" ? "HMAC-SHA256" : "MD5";
  return sign.length === algorithms[other].hexLength && /^[0-9A-Fa-f]*$/.test(sign);
}
