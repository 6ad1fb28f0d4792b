import { configError, type Rsa, type RsaSigner, type RsaVerifier, untrusted } from "@wxrefund/core";
import type { CredentialsV3, PlatformKeySource } from "../config.ts";

interface PlatformKey {
  readonly id: string;
  readonly verifier: RsaVerifier;
  /** Certificates end; WeChat Pay public keys do not. */
  readonly validity?: { readonly notBeforeMs: number; readonly notAfterMs: number };
}

/** The keys of one client: imported once, held as plain values. */
export interface KeyRing {
  readonly signer: RsaSigner;
  readonly platform: ReadonlyMap<string, PlatformKey>;
}

/** Imports every configured key; rejects with `config` when one is no such key or stands in the wrong place. */
export async function importKeyRing(v3: CredentialsV3, rsa: Rsa): Promise<KeyRing> {
  const signer = await importSigner(v3, rsa);
  const keys = (await Promise.all(v3.platformKeys.map((source) => importPlatformKeys(source, rsa)))).flat();
  const platform = new Map(keys.map((key) => [key.id, key]));
  if (platform.size < keys.length) {
    throw configError(
      "platformKeys",
      "Two platform keys have the same id, so it is not clear which one to trust.",
    );
  }
  if (keys.some(({ verifier }) => sameKey(verifier, signer))) {
    throw configError(
      "platformKeys",
      "A platform key is the merchant's own key: it cannot prove WeChat Pay's answers.",
    );
  }
  return { signer, platform };
}

async function importSigner(v3: CredentialsV3, rsa: Rsa): Promise<RsaSigner> {
  if (v3.signer !== undefined) return { sign: v3.signer };
  if (v3.privateKey !== undefined) return rsa.importPrivateKey(v3.privateKey);
  throw configError("privateKey", "Exactly one of privateKey and signer must be given.");
}

async function importPlatformKeys(source: PlatformKeySource, rsa: Rsa): Promise<readonly PlatformKey[]> {
  if ("publicKey" in source) {
    return [{ id: source.id, verifier: await rsa.importPublicKey(source.publicKey) }];
  }
  const certificates = await rsa.importCertificates(source.certificate);
  return certificates.map((certificate) => ({
    id: certificate.serialNo,
    verifier: certificate,
    validity: { notBeforeMs: certificate.notBeforeMs, notAfterMs: certificate.notAfterMs },
  }));
}

function sameKey(one: { readonly modulus?: string }, other: { readonly modulus?: string }): boolean {
  return one.modulus !== undefined && one.modulus === other.modulus;
}

/** The key that signed an answer of that time. Throws `untrusted` (`unknown-key`) when none may have. */
export function platformKey(ring: KeyRing, serial: string, timestampSeconds: number): RsaVerifier {
  const key = ring.platform.get(serial) ?? ring.platform.get(serial.toUpperCase());
  if (key === undefined) throw untrusted("unknown-key", `Its id is ${serial}.`);
  if (isValid(key, timestampSeconds * 1000)) return key.verifier;
  throw untrusted("unknown-key", `Certificate ${serial} was not valid at the answer's time.`);
}

/** The id to send as `Wechatpay-Serial`: a public key first, else the certificate that stays valid longest. */
export function preferredPlatformId(ring: KeyRing, nowMs: number): string {
  const keys = [...ring.platform.values()];
  const usable = keys.filter((key) => isValid(key, nowMs));
  return (usable.length > 0 ? usable : keys).reduce(longerLasting).id;
}

function longerLasting(one: PlatformKey, other: PlatformKey): PlatformKey {
  return endMs(other) > endMs(one) ? other : one;
}

function isValid({ validity }: PlatformKey, atMs: number): boolean {
  return validity === undefined || (atMs >= validity.notBeforeMs && atMs <= validity.notAfterMs);
}

function endMs({ validity }: PlatformKey): number {
  return validity?.notAfterMs ?? Number.POSITIVE_INFINITY;
}
