import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import type { ApplicationV2, ApplicationV3 } from "./application.ts";
import { applyBodyV3 } from "./body-v3.ts";

/**
 * What makes two applications the same, as 64 hex digits: every parameter, in one order. A number that was sent with one
 * fingerprint may only be sent with that one again; with other parameters it would be another refund.
 *
 * @example
 * ```ts
 * fingerprint(application) === remembered; // then it may be repeated
 * ```
 */
export function fingerprint(application: ApplicationV3 | ApplicationV2): string {
  const { refundAccount, subAppid, opUserId, ...shared }: ApplicationV2 = application;
  const only = [refundAccount, subAppid, opUserId].map((value) => value ?? "");
  const body = applyBodyV3(shared);
  const rest = Array.from(only.join("\n"), (character) => character.codePointAt(0) ?? 0);
  return bytesToHex(sha256(Uint8Array.from([...body, 0, ...rest])));
}
