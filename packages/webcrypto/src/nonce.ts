const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const nonceLength = 32;
// One byte in 32 is left out: so many are enough but once in millions.
const drawnBytes = 48;
// Bytes from here on would make the first letters likelier than the last.
const fairBelow = 256 - (256 % alphabet.length);

/**
 * 32 characters from `[0-9A-Za-z]`, each equally likely, from the host's `crypto.getRandomValues`.
 *
 * @example
 * ```ts
 * randomNonce(); // "b5lGpU0x…"
 * ```
 */
export function randomNonce(): string {
  let nonce = "";
  while (nonce.length < nonceLength) {
    for (const byte of crypto.getRandomValues(new Uint8Array(drawnBytes))) {
      if (byte < fairBelow && nonce.length < nonceLength) nonce += alphabet.charAt(byte % alphabet.length);
    }
  }
  return nonce;
}
