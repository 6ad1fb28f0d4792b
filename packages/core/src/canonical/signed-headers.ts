import { decodeBase64 } from "../codec/base64.ts";
import type { HeaderLine } from "../port/wire.ts";
import { authorizationSchemeV3 } from "./authorization.ts";

/**
 * The Wechatpay-* headers of an answer or notification. `absent`: none of the four that carry a signature;
 * `malformed`: one is missing, repeated or not of its grammar.
 */
export type SignedHeaders =
  | { readonly state: "absent" }
  | { readonly state: "malformed"; readonly problem: string }
  | PresentHeaders;

/** Well-formed signature headers: nothing is verified yet. */
interface PresentHeaders {
  readonly state: "present";
  readonly timestamp: string;
  readonly timestampSeconds: number;
  readonly nonce: string;
  /** A certificate serial number or `PUB_KEY_ID_…`, as received. */
  readonly serial: string;
  readonly signature: string;
  /** A signature made to fail (`WECHATPAY/SIGNTEST/…`), with which WeChat Pay tests that its answers are checked. */
  readonly probe: boolean;
  /** `Wechatpay-Signature-Type` as received. */
  readonly signatureType?: string;
}

/** The header values of a signature, ready to be written. */
interface SignatureParts {
  readonly timestamp: string;
  readonly nonce: string;
  readonly serial: string;
  readonly signature: string;
}

const probePrefix = "WECHATPAY/SIGNTEST/";
const maxSignatureLength = 4096;

const grammar: Readonly<Record<keyof SignatureParts, { name: string; fits: (value: string) => boolean }>> = {
  timestamp: { name: "Wechatpay-Timestamp", fits: (value) => /^[1-9][0-9]{9,10}$/.test(value) },
  nonce: { name: "Wechatpay-Nonce", fits: (value) => /^[\x20-\x7e]{1,128}$/.test(value) },
  serial: { name: "Wechatpay-Serial", fits: (value) => /^[0-9A-Za-z_]{1,64}$/.test(value) },
  signature: { name: "Wechatpay-Signature", fits: isSignature },
};
const members = ["timestamp", "nonce", "serial", "signature"] as const;
const typeName = "Wechatpay-Signature-Type";

/**
 * Reads the signature headers; names in any case. Source: APIv3 signature pages.
 *
 * @example
 * ```ts
 * readSignedHeaders([["Content-Type", "application/json"]]); // { state: "absent" }
 * readSignedHeaders([["wechatpay-nonce", "d824f2e0"]]).state; // "malformed"
 * ```
 */
export function readSignedHeaders(headers: readonly HeaderLine[]): SignedHeaders {
  const values = wechatpayValues(headers);
  if (members.every((member) => !values.has(grammar[member].name.toLowerCase()))) return { state: "absent" };
  const types = values.get(typeName.toLowerCase()) ?? [];
  if (types.length > 1) return malformed(`${typeName} is repeated.`);
  for (const member of members) {
    const { name, fits } = grammar[member];
    const [value, ...more] = values.get(name.toLowerCase()) ?? [];
    if (value === undefined) return malformed(`${name} is missing.`);
    if (more.length > 0) return malformed(`${name} is repeated.`);
    if (!fits(value)) return malformed(`${name} is not well-formed.`);
  }
  return present((member) => values.get(grammar[member].name.toLowerCase())?.[0] ?? "", types[0]);
}

function wechatpayValues(headers: readonly HeaderLine[]): ReadonlyMap<string, readonly string[]> {
  const values = new Map<string, string[]>();
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    const seen = values.get(key);
    if (seen === undefined) values.set(key, [value]);
    else seen.push(value);
  }
  return values;
}

function malformed(problem: string): SignedHeaders {
  return { state: "malformed", problem };
}

function present(
  of: (member: keyof SignatureParts) => string,
  signatureType: string | undefined,
): SignedHeaders {
  const timestamp = of("timestamp");
  const signature = of("signature");
  return {
    state: "present",
    timestamp,
    timestampSeconds: Number(timestamp),
    nonce: of("nonce"),
    serial: of("serial"),
    signature,
    probe: signature.startsWith(probePrefix),
    ...(signatureType === undefined ? {} : { signatureType }),
  };
}

function isSignature(value: string): boolean {
  if (value === "" || value.length > maxSignatureLength) return false;
  return value.startsWith(probePrefix) || decodeBase64(value).ok;
}

/**
 * The headers of a signed answer, Wechatpay-Signature-Type included. Source: APIv3 signature pages.
 *
 * @example
 * ```ts
 * writeSignedHeaders({ timestamp: "1722850421", nonce: "d824f2e0", serial: "PUB_KEY_ID_0", signature })[0];
 * // ["Wechatpay-Timestamp", "1722850421"]
 * ```
 */
export function writeSignedHeaders(parts: SignatureParts): HeaderLine[] {
  const lines = members.map((member): HeaderLine => [grammar[member].name, parts[member]]);
  return [...lines, [typeName, authorizationSchemeV3]];
}

/**
 * True when a timestamp is at most `toleranceSeconds` before or after now. Both are compared in whole seconds,
 * since that is all a timestamp tells.
 *
 * @example
 * ```ts
 * isFresh(1722850421, 1722850721_000); // true: 300 seconds
 * ```
 */
export function isFresh(timestampSeconds: number, nowMs: number, toleranceSeconds = 300): boolean {
  return Math.abs(Math.floor(nowMs / 1000) - timestampSeconds) <= toleranceSeconds;
}
