import { isCryptoKey } from "./crypto-key.ts";
import { keyError, type KeyRole, minRsaBits } from "./key-error.ts";

/** What a `CryptoKey` must be to stand in a role. */
export interface KeyDemand {
  readonly role: KeyRole;
  readonly type: "private" | "public";
  readonly usage: "sign" | "verify";
}

/** As `isCryptoKey`, in the host's own type. */
export function isHostKey(source: unknown): source is CryptoKey {
  return isCryptoKey(source);
}

/**
 * Checks a `CryptoKey` for its role and gives its modulus (JWK `n`) where the key may be exported. Rejects with
 * `config` otherwise.
 */
export async function usableModulus(
  subtle: SubtleCrypto,
  key: CryptoKey,
  demand: KeyDemand,
): Promise<{ modulus?: string }> {
  guardCryptoKey(key, demand);
  if (!key.extractable) return {};
  const { n } = await subtle.exportKey("jwk", key);
  return n === undefined ? {} : { modulus: n };
}

function guardCryptoKey(key: CryptoKey, { role, type, usage }: KeyDemand): void {
  const { algorithm } = key;
  if (key.type !== type) throw keyError(role, `is a ${key.type} CryptoKey`);
  if (algorithm.name !== "RSASSA-PKCS1-v1_5" || !isRsaHashed(algorithm)) {
    throw keyError(role, "is a CryptoKey for another algorithm than RSASSA-PKCS1-v1_5");
  }
  if (algorithm.hash.name !== "SHA-256") throw keyError(role, "is a CryptoKey for another hash than SHA-256");
  if (algorithm.modulusLength < minRsaBits) {
    throw keyError(role, `has ${algorithm.modulusLength} bits where at least ${minRsaBits} are needed`);
  }
  if (!key.usages.includes(usage)) throw keyError(role, `is a CryptoKey without the usage "${usage}"`);
}

interface RsaHashed extends KeyAlgorithm {
  readonly hash: KeyAlgorithm;
  readonly modulusLength: number;
}

function isRsaHashed(algorithm: KeyAlgorithm): algorithm is RsaHashed {
  return "hash" in algorithm && "modulusLength" in algorithm;
}
