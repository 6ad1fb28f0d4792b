import { type RsaVerifier, type SignatureV3, untrusted } from "@wxrefund/core";
import { noteNonce, type SeenNonces } from "./nonces.ts";

/** What a verified signature covers besides the body. */
export interface SignedV3 {
  readonly nonce: string;
  readonly atMs: number;
}

interface Against {
  readonly key: RsaVerifier;
  readonly seen: SeenNonces;
  readonly nowMs: number;
}

/** Throws `untrusted` unless the key made this signature and its nonce was not seen before. */
export async function requireSignature(
  { message, signature, nonce, timestampSeconds }: SignatureV3,
  { key, seen, nowMs }: Against,
): Promise<SignedV3> {
  if (!(await key.verify(message, signature))) throw untrusted("bad-signature");
  if (!noteNonce(seen, nonce, nowMs)) throw untrusted("replayed");
  return { nonce, atMs: timestampSeconds * 1000 };
}
