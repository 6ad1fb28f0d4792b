/** Longer than a path with a refund number; an RSA signature is 344 characters of base64. */
const signature = /[0-9A-Za-z+/]{128,}={0,2}/g;

/** As MD5 and HMAC-SHA256 are written. */
const digest = /(?<![0-9A-Za-z])(?:[0-9A-Fa-f]{32}){1,2}(?![0-9A-Za-z])/g;

const mask = "…";

/** Text from the wire without what may be the signature of the request, should the answer repeat it. */
export function withoutSignatures(text: string): string {
  return text.replace(signature, mask);
}

/**
 * The same for V2, whose answer may repeat the `sign` of the request, or the key: numbers that were asked for are
 * kept, though they look like a digest.
 */
export function withoutSigns(
  text: string,
  { key, numbers }: { readonly key: string; readonly numbers: readonly string[] },
): string {
  return text.replaceAll(key, mask).replace(digest, (found) => (numbers.includes(found) ? found : mask));
}
