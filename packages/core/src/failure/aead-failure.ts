import type { SealedText } from "../port/aead.ts";

/** Why a sealed text was not opened: a length that does not fit, or a tag that does not. */
export type AeadReason = "key-length" | "nonce-length" | "ciphertext-length" | "tag" | "padding";

const messages: Readonly<Record<AeadReason, string>> = {
  "key-length": "The key is not 32 bytes long.",
  "nonce-length": "The nonce is not 12 bytes long.",
  "ciphertext-length": "The ciphertext is shorter than its tag, or not whole blocks.",
  padding: "The padding does not fit: the key is another one, or the text was changed.",
  tag: "The tag does not fit: the key is another one, or the text was changed.",
};

const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;
const brand = Symbol.for("@wxrefund/AeadFailure");

/**
 * What an `Aead` rejects with; it holds nothing of the key or the text.
 *
 * @example
 * ```ts
 * throw new AeadFailure("tag");
 * ```
 */
export class AeadFailure extends Error {
  override readonly name = "AeadFailure";
  readonly reason: AeadReason;

  constructor(reason: AeadReason) {
    super(messages[reason]);
    this.reason = reason;
    Object.defineProperty(this, brand, { value: true });
  }
}

/** True for any {@link AeadFailure}, also one made by another copy of this package. */
export function isAeadFailure(value: unknown): value is AeadFailure {
  return typeof value === "object" && value !== null && brand in value;
}

const blockBytes = 16;

/** Throws an {@link AeadFailure} for lengths that AES-256-ECB does not have. Every `Ecb` calls it first. */
export function guardBlocks({ key, ciphertext }: Pick<SealedText, "key" | "ciphertext">): void {
  if (key.length !== keyBytes) throw new AeadFailure("key-length");
  const whole = ciphertext.length > 0 && ciphertext.length % blockBytes === 0;
  if (!whole) throw new AeadFailure("ciphertext-length");
}

/**
 * Throws an {@link AeadFailure} for lengths that AES-256-GCM of WeChat Pay does not have. Every `Aead` calls it first:
 * some libraries crash on a nonce of another length, others take it.
 */
export function guardSealed({ key, nonce, ciphertext }: SealedText): void {
  if (key.length !== keyBytes) throw new AeadFailure("key-length");
  if (nonce.length !== nonceBytes) throw new AeadFailure("nonce-length");
  if (ciphertext.length < tagBytes) throw new AeadFailure("ciphertext-length");
}
