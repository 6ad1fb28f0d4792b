import { createDecipheriv } from "node:crypto";
import { AeadFailure, type Ecb, guardBlocks } from "@wxrefund/core";

/**
 * AES-256-ECB on node:crypto, for V2 refund notifications: the same answers and failures as `webCryptoEcb`.
 *
 * @example
 * ```ts
 * const plaintext = await nodeEcb().open({ key: notificationKeyV2(apiV2Key), ciphertext });
 * ```
 */
export function nodeEcb(): Ecb {
  return {
    open: async ({ key, ciphertext }) => {
      guardBlocks({ key, ciphertext });
      const decipher = createDecipheriv("aes-256-ecb", key, null);
      try {
        return new Uint8Array(Buffer.concat([decipher.update(ciphertext), decipher.final()]));
      } catch {
        throw new AeadFailure("padding");
      }
    },
  };
}
