import { AeadFailure, type Ecb, guardBlocks } from "@wxrefund/core";
import { type Host, hostSubtle } from "./host-subtle.ts";

const name = "AES-CBC";
const blockBytes = 16;

/**
 * AES-256-ECB, which WebCrypto does not have, by way of AES-CBC: for V2 refund notifications only. Nothing is touched
 * before the first call.
 *
 * @example
 * ```ts
 * const plaintext = await webCryptoEcb().open({ key: notificationKeyV2(apiV2Key), ciphertext });
 * ```
 */
export function webCryptoEcb(subtle?: typeof crypto.subtle): Ecb {
  const host: Host = () => subtle ?? hostSubtle();
  return {
    open: async ({ key, ciphertext }) => {
      guardBlocks({ key, ciphertext });
      return withoutPadding(await decryptBlocks(host(), key, ciphertext));
    },
  };
}

/**
 * CBC gives D(block) xor the block before; xor again and D(block) is left. CBC also insists on a padding of its own, so a
 * block that decrypts to one goes last: the encryption of nothing, with the last block as its IV.
 */
async function decryptBlocks(
  subtle: SubtleCrypto,
  key: Uint8Array,
  ciphertext: Uint8Array,
): Promise<Uint8Array> {
  const aes = await subtle.importKey("raw", new Uint8Array(key), name, false, ["encrypt", "decrypt"]);
  const iv = new Uint8Array(ciphertext.subarray(-blockBytes));
  const padding = new Uint8Array(await subtle.encrypt({ name, iv }, aes, new Uint8Array(0)));
  const chained = new Uint8Array([...ciphertext, ...padding]);
  const opened = new Uint8Array(await subtle.decrypt({ name, iv: new Uint8Array(blockBytes) }, aes, chained));
  return opened.map((byte, at) => byte ^ (at < blockBytes ? 0 : (ciphertext[at - blockBytes] ?? 0)));
}

function withoutPadding(padded: Uint8Array): Uint8Array {
  const length = padded.at(-1) ?? 0;
  const fits =
    length >= 1 && length <= blockBytes && padded.subarray(-length).every((byte) => byte === length);
  if (!fits) throw new AeadFailure("padding");
  return padded.slice(0, -length);
}
