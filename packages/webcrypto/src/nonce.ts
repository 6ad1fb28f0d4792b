const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const nonceLength = 32;
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
    const fair = crypto.getRandomValues(new Uint8Array(nonceLength)).filter((byte) => byte < fairBelow);
    nonce += Array.from(fair, (byte) => alphabet.charAt(byte % alphabet.length)).join("");
  }
  return nonce.slice(0, nonceLength);
}
