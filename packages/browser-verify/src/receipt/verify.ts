import { type Expectation, unmetExpectation } from "@wxrefund/core";
import { errors, jwtVerify, type JWTVerifyResult } from "jose";
import { hostSubtle } from "../keys/host-subtle.ts";
import { spkiOf } from "../keys/pinned-key.ts";
import { settingError } from "../setting-error.ts";
import { guardShown, type ShownRefund } from "../shown-refund.ts";
import { readContent, type ReceiptRefund } from "./content.ts";
import { maxReceiptSeconds, receiptAlgorithm, receiptClockToleranceSeconds, receiptType } from "./format.ts";

/** A public key of the shop's own, for receipts alone: EC on P-256, SPKI as PEM text or DER. */
export interface ReceiptKey {
  readonly id: string;
  readonly publicKey: string | Uint8Array;
}

export interface ReceiptRules {
  /** The only keys that are ever used; a receipt cannot bring one. */
  readonly keys: readonly ReceiptKey[];
  /** Exactly as it was signed. */
  readonly issuer: string;
  /** Exactly as it was signed: this page's origin. */
  readonly audience: string;
  /** Which refund the page shows, in its own words. */
  readonly shown: Pick<ShownRefund, "outRefundNo" | "expect">;
  /** Default: this device's clock. */
  readonly nowMs?: number;
}

/** What a receipt proved: that the shop said so. What WeChat Pay said, only an APIv3 answer proves. */
export type ReceiptVerdict =
  | {
      readonly ok: true;
      readonly refund: ReceiptRefund;
      readonly keyId: string;
      readonly signedAtMs: number;
      readonly expiresAtMs: number;
    }
  | {
      readonly ok: false;
      readonly reason: ReceiptRefusalReason;
      /** For `other-refund`: what differs from what the page asked for. */
      readonly member?: "outRefundNo" | keyof Expectation;
    };

export type ReceiptRefusalReason =
  | "unreadable-receipt"
  | "wrong-algorithm"
  | "unknown-key"
  | "bad-signature"
  | "wrong-type"
  | "wrong-issuer"
  | "wrong-audience"
  | "expired"
  | "future"
  | "malformed"
  | "other-refund";

/**
 * Checks in a page a receipt that the shop's server signed with `signReceipt`. Resolves to the refund or to the
 * reason why nothing is proven; times may be off by 300 seconds. Rejects only with `config`, for a mistake in the
 * page's own code.
 *
 * @example
 * ```ts
 * const verdict = await verifyReceipt(await response.text(), {
 *   keys: [{ id: "2026-1", publicKey: pem }],
 *   issuer: "shop.example",
 *   audience: "https://shop.example",
 *   shown: { outRefundNo: "R1", expect: { refund: 100 } },
 * });
 * if (verdict.ok) verdict.refund.status;
 * ```
 */
export async function verifyReceipt(receipt: string, rules: ReceiptRules): Promise<ReceiptVerdict> {
  const { keys, issuer, audience, shown, nowMs = Date.now() } = rules;
  guardShown(shown);
  if (issuer === "" || audience === "") throw settingError("audience", "issuer or audience is empty.");
  const imported = await importKeys(keys);
  try {
    const verified = await jwtVerify(receipt, ({ kid }) => keyNamed(imported, kid), {
      algorithms: [receiptAlgorithm],
      typ: receiptType,
      issuer,
      audience,
      requiredClaims: ["exp"],
      maxTokenAge: maxReceiptSeconds,
      clockTolerance: receiptClockToleranceSeconds,
      currentDate: new Date(nowMs),
    });
    return conclude(verified, shown);
  } catch (error) {
    return { ok: false, reason: reasonOf(error) };
  }
}

function conclude(
  { payload, protectedHeader }: JWTVerifyResult,
  { outRefundNo, expect }: ReceiptRules["shown"],
): ReceiptVerdict {
  const refund = readContent(payload["refund"]);
  if (refund === undefined) return { ok: false, reason: "malformed" };
  const differs =
    refund.outRefundNo === outRefundNo ? unmetExpectation(refund, expect)?.member : "outRefundNo";
  if (differs !== undefined) return { ok: false, reason: "other-refund", member: differs };
  const { iat = 0, exp = 0 } = payload;
  return {
    ok: true,
    refund,
    keyId: protectedHeader.kid ?? "",
    signedAtMs: iat * 1000,
    expiresAtMs: exp * 1000,
  };
}

const algorithm = { name: "ECDSA", namedCurve: "P-256" };

async function importKeys(keys: readonly ReceiptKey[]): Promise<ReadonlyMap<string, CryptoKey>> {
  const imported = new Map<string, CryptoKey>();
  for (const { id, publicKey } of keys) {
    const spki = new Uint8Array(spkiOf(publicKey));
    const key = await hostSubtle()
      .importKey("spki", spki, algorithm, false, ["verify"])
      .catch(() => undefined);
    if (key === undefined)
      throw settingError("keys", `The receipt key ${id} is not an EC public key on P-256.`);
    imported.set(id, key);
  }
  if (keys.length > 0 && imported.size === keys.length) return imported;
  throw settingError("keys", "keys is empty, or two of them have the same id.");
}

function keyNamed(keys: ReadonlyMap<string, CryptoKey>, kid: string | undefined): CryptoKey {
  const key = keys.get(kid ?? "");
  if (key === undefined) throw new errors.JWKSNoMatchingKey();
  return key;
}

const byCode: Readonly<Record<string, ReceiptRefusalReason>> = {
  [errors.JOSEAlgNotAllowed.code]: "wrong-algorithm",
  [errors.JWKSNoMatchingKey.code]: "unknown-key",
  [errors.JWSSignatureVerificationFailed.code]: "bad-signature",
  [errors.JWTExpired.code]: "expired",
};

const byClaim: Readonly<Record<string, ReceiptRefusalReason>> = {
  typ: "wrong-type",
  iss: "wrong-issuer",
  aud: "wrong-audience",
  iat: "future",
};

function reasonOf(error: unknown): ReceiptRefusalReason {
  if (!(error instanceof errors.JOSEError)) throw error;
  if (!(error instanceof errors.JWTClaimValidationFailed)) return byCode[error.code] ?? "unreadable-receipt";
  return error.reason === "missing" ? "malformed" : (byClaim[error.claim] ?? "malformed");
}
