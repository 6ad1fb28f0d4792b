import { hostSubtle } from "./host-subtle.ts";
import { settingError } from "../setting-error.ts";
import { type Pin, type PinnedKey, readPins } from "./pinned-key.ts";

/** The keys of one verifier; each is imported when it is first needed and then kept. */
export interface PinnedKeyRing {
  readonly pins: ReadonlyMap<string, Pin>;
  readonly imported: Map<string, CryptoKey>;
}

const algorithm = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
const minRsaBits = 2048;

export function makeKeyRing(keys: readonly PinnedKey[]): PinnedKeyRing {
  return { pins: readPins(keys), imported: new Map() };
}

/** Checks RSASSA-PKCS1-v1_5 with SHA-256. Rejects with `config` when the pinned key turns out to be unusable. */
export async function verifyWithPin(
  ring: PinnedKeyRing,
  pin: Pin,
  { message, signature }: { readonly message: Uint8Array; readonly signature: Uint8Array },
): Promise<boolean> {
  const key = ring.imported.get(pin.id) ?? (await importPin(pin));
  ring.imported.set(pin.id, key);
  return await hostSubtle().verify(algorithm, key, new Uint8Array(signature), new Uint8Array(message));
}

async function importPin({ id, spki }: Pin): Promise<CryptoKey> {
  const imported = hostSubtle().importKey("spki", new Uint8Array(spki), algorithm, false, ["verify"]);
  const key = await imported.catch(() => undefined);
  if (key !== undefined && isStrong(key.algorithm)) return key;
  throw settingError("keys", `The key ${id} is not an RSA public key of at least ${minRsaBits} bits.`);
}

/** WeChat Pay's exponent is 65537, and with an exponent of 1 anybody could sign. */
function isStrong(
  rsa: KeyAlgorithm & { readonly modulusLength?: number; readonly publicExponent?: Uint8Array },
): boolean {
  return (rsa.modulusLength ?? 0) >= minRsaBits && String(rsa.publicExponent) === "1,0,1";
}
