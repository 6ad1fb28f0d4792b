import { createDecipheriv, type DecipherGCM } from "node:crypto";
import { type Aead, AeadFailure, guardSealed } from "@wxrefund/core";

const tagBytes = 16;

/**
 * AES-256-GCM on node:crypto: the same answers and the same failures as `webCryptoAead`.
 *
 * @example
 * ```ts
 * const plaintext = await nodeAead().open({ key, nonce, associatedData, ciphertext });
 * ```
 */
export function nodeAead(): Aead {
  return {
    open: async (sealed) => {
      guardSealed(sealed);
      const { key, nonce, associatedData, ciphertext } = sealed;
      const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: tagBytes });
      decipher.setAAD(associatedData);
      decipher.setAuthTag(ciphertext.subarray(-tagBytes));
      return finished(decipher, ciphertext.subarray(0, -tagBytes));
    },
  };
}

function finished(decipher: DecipherGCM, encrypted: Uint8Array): Uint8Array {
  const opened = decipher.update(encrypted);
  try {
    decipher.final();
    return new Uint8Array(opened);
  } catch {
    throw new AeadFailure("tag");
  }
}
