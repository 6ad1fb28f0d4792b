import { configError, type RefundError } from "@wxrefund/core";

/** Where a key stands; its errors name it so. */
export type KeyRole = "privateKey" | "publicKey" | "certificate";

/** RSA keys shorter than this are refused. */
export const minRsaBits = 2048;

const roles: Readonly<Record<KeyRole, { readonly name: string; readonly wanted: string }>> = {
  privateKey: {
    name: "private key",
    wanted: "the merchant API private key, apiclient_key.pem, without a passphrase",
  },
  publicKey: { name: "public key", wanted: "the WeChat Pay public key, pub_key.pem" },
  certificate: { name: "certificate", wanted: "a WeChat Pay platform certificate, PEM or DER" },
};

/**
 * The `config` failure for a key that cannot be used; `found` completes "The private key cannot be used: it …" and
 * must hold nothing of the key.
 *
 * @example
 * ```ts
 * throw keyError("privateKey", "is a certificate");
 * ```
 */
export function keyError(role: KeyRole, found: string): RefundError {
  const { name, wanted } = roles[role];
  return configError(role, `The ${name} cannot be used: it ${found}. Give ${wanted}.`);
}

/** A sensitive field that RSA cannot encrypt in one piece. */
export function tooLong(): RefundError {
  return configError("plaintext", "A sensitive field is longer than the platform key can encrypt.");
}
