import { type Aead, AeadFailure, guardSealed } from "@wxrefund/core";
import { type Host, hostSubtle } from "./host-subtle.ts";

const name = "AES-GCM";

/**
 * AES-256-GCM on WebCrypto, for any host. Nothing is touched before the first call. `subtle` decrypts in place of the
 * host's `crypto.subtle`; rejects with `config` where the host has none.
 *
 * @example
 * ```ts
 * const plaintext = await webCryptoAead().open({ key, nonce, associatedData, ciphertext });
 * ```
 */
export function webCryptoAead(subtle?: typeof crypto.subtle): Aead {
  const host: Host = () => subtle ?? hostSubtle();
  return {
    open: async (sealed) => {
      guardSealed(sealed);
      const key = await host().importKey("raw", new Uint8Array(sealed.key), name, false, ["decrypt"]);
      const iv = new Uint8Array(sealed.nonce);
      const additionalData = new Uint8Array(sealed.associatedData);
      const gcm = { name, iv, additionalData, tagLength: 128 };
      try {
        return new Uint8Array(await host().decrypt(gcm, key, new Uint8Array(sealed.ciphertext)));
      } catch {
        throw new AeadFailure("tag");
      }
    },
  };
}
