import { decodeUtf8, type KeySource } from "@wxrefund/core";
import { isCryptoKey, privateKeyMaterial } from "@wxrefund/webcrypto";
import { configError } from "./config-error.ts";

// SHA-1 also in its mask: what WeChat Pay in fact decrypts, whatever an FAQ says of SHA-256.
const algorithm = { name: "RSA-OAEP", hash: "SHA-1" };

/** A platform key as the key that opens what was encrypted for it. Rejects with `config` for a key kept as `CryptoKey`. */
export async function importOpener(source: KeySource): Promise<CryptoKey> {
  if (typeof source === "string" || source instanceof Uint8Array) {
    const { pkcs8 } = privateKeyMaterial(source);
    return crypto.subtle.importKey("pkcs8", new Uint8Array(pkcs8), algorithm, false, ["decrypt"]);
  }
  const kind = isCryptoKey(source) ? "a CryptoKey, which only signs" : "no key";
  throw configError("platformKeys", `To open encrypted fields give the platform key as PEM: it is ${kind}.`);
}

/** RSA-OAEP; undefined for what this key does not open, or is not UTF-8. */
export async function openSecret(key: CryptoKey, secret: Uint8Array): Promise<string | undefined> {
  try {
    const opened = await crypto.subtle.decrypt(algorithm, key, new Uint8Array(secret));
    const text = decodeUtf8(new Uint8Array(opened));
    return text.ok ? text.value : undefined;
  } catch {
    return undefined;
  }
}
