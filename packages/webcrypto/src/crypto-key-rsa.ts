import { configError, type KeySource, type RefundError, type Rsa } from "@wxrefund/core";
import { isHostKey } from "./host-key.ts";
import { type Host, hostSubtle } from "./host-subtle.ts";
import type { KeyRole } from "./key-error.ts";
import { signerOf, verifierOf } from "./key-uses.ts";

/**
 * RSA on WebCrypto for keys that are `CryptoKey`s already, a fifth of what {@link webCryptoRsa} weighs: no PEM, no DER, no
 * certificates. A key is for RSASSA-PKCS1-v1_5 with SHA-256 and has at least 2048 bits. Nothing is touched before the
 * first call. `subtle` signs and verifies in place of the host's `crypto.subtle`.
 *
 * Every import rejects with a `config` RefundError for any other source, text and bytes too.
 *
 * @example
 * ```ts
 * const rs256 = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
 * const key = await crypto.subtle.importKey("pkcs8", der, rs256, false, ["sign"]);
 * const signature = await (await cryptoKeyRsa().importPrivateKey(key)).sign(message);
 * ```
 */
export function cryptoKeyRsa(subtle?: typeof crypto.subtle): Rsa {
  const host: Host = () => subtle ?? hostSubtle();
  return {
    importPrivateKey: async (source) => {
      if (isHostKey(source)) return await signerOf(host, source);
      throw noCryptoKey("privateKey", source);
    },
    importPublicKey: async (source) => {
      if (isHostKey(source)) return await verifierOf(host, source);
      throw noCryptoKey("publicKey", source);
    },
    importCertificates: async (source) => await Promise.reject(noCryptoKey("certificate", source)),
  };
}

function noCryptoKey(role: KeyRole, source: KeySource): RefundError {
  const found = isHostKey(source) ? "a CryptoKey" : "text or bytes";
  return configError(
    role,
    `The ${role} is ${found}. Only a CryptoKey for a private or public key is taken here; webCryptoRsa reads the rest.`,
  );
}
