import type { Refund } from "@wxrefund/core";
import { importPKCS8, SignJWT } from "jose";
import { settingError } from "../setting-error.ts";
import { contentOf } from "./content.ts";
import { maxReceiptSeconds, receiptAlgorithm, receiptType } from "./format.ts";

/** A key of the shop's own, for receipts alone: EC on P-256, PKCS#8 PEM. Never one of WeChat Pay's. */
export interface ReceiptSigningKey {
  /** Goes into the receipt as `kid`, by which the page finds the public key. */
  readonly id: string;
  readonly privateKey: string;
}

export interface ReceiptToSign {
  /** A refund that the shop's server has verified itself, over V2. */
  readonly refund: Refund;
  readonly key: ReceiptSigningKey;
  /** Who signs: the shop, such as its domain. */
  readonly issuer: string;
  /** Whom it is for: the page's origin. */
  readonly audience: string;
  /** How long the page may believe it: 1 to 86400. */
  readonly validSeconds: number;
  /** Default: the host's clock. */
  readonly nowMs?: number;
}

/**
 * Signs what the shop's server knows of a V2 refund, for a page that cannot check V2 itself. It proves what the shop
 * said and no more. Rejects with `config` for a key that is not EC on P-256, a refund without `outRefundNo`, an empty
 * name, or seconds outside their range. For the server: keep it out of the page's bundle.
 *
 * @example
 * ```ts
 * const { refunds: found } = await refunds.queryV2({ outRefundNo: "R1" });
 * const [first] = found;
 * const names = { issuer: "shop.example", audience: "https://shop.example" };
 * if (first) await signReceipt({ refund: first, key: { id: "2026-1", privateKey: pem }, ...names, validSeconds: 600 });
 * ```
 */
export async function signReceipt(receipt: ReceiptToSign): Promise<string> {
  const { refund, key, issuer, audience, validSeconds, nowMs = Date.now() } = receipt;
  const content = contentOf(refund);
  if (content === undefined)
    throw settingError("refund", "The refund has no outRefundNo, so nothing could name it.");
  for (const [field, text] of Object.entries({ "key.id": key.id, issuer, audience })) {
    if (text === "") throw settingError(field, `${field} is empty.`);
  }
  if (!Number.isSafeInteger(validSeconds) || validSeconds < 1 || validSeconds > maxReceiptSeconds) {
    throw settingError("validSeconds", `validSeconds must be a whole number from 1 to ${maxReceiptSeconds}.`);
  }
  const issuedAt = Math.floor(nowMs / 1000);
  return await new SignJWT({ refund: content })
    .setProtectedHeader({ alg: receiptAlgorithm, typ: receiptType, kid: key.id })
    .setIssuer(issuer)
    .setAudience(audience)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + validSeconds)
    .sign(await importSigningKey(key));
}

/** The host's own words are dropped: some hosts quote what they were given. */
async function importSigningKey({ privateKey }: ReceiptSigningKey): ReturnType<typeof importPKCS8> {
  try {
    return await importPKCS8(privateKey, receiptAlgorithm);
  } catch {
    throw settingError("key", "The receipt key is not an EC private key on P-256 as PKCS#8 PEM.");
  }
}
