import {
  configError,
  type Rsa,
  type RsaSigner,
  type RsaVerifier,
  serialKey,
  type SignatureV3,
  untrusted,
} from "@wxrefund/core";
import type { CredentialsV3, PlatformKeySource } from "../config.ts";
import { twoOfOneId } from "../settings/credentials.ts";

export interface Validity {
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
}

export interface PlatformKey {
  readonly id: string;
  readonly verifier: RsaVerifier;
  /** Certificates end; WeChat Pay public keys do not. */
  readonly validity?: Validity;
  /** When a download last named it; absent for configured keys. */
  readonly downloadedAtMs?: number;
}

/** The keys of one client at one moment, held as plain values; a download makes a new ring. */
export interface KeyRing {
  readonly signer: RsaSigner;
  /** By `serialKey` of their id. */
  readonly platform: ReadonlyMap<string, PlatformKey>;
}

/** What of a signature tells which key may have made it. */
export type Signer = Pick<SignatureV3, "serial" | "timestampSeconds">;

/** Imports every configured key; rejects with `config` when one is no such key or stands in the wrong place. */
export async function importKeyRing(v3: CredentialsV3, rsa: Rsa): Promise<KeyRing> {
  const signer = await importSigner(v3, rsa);
  const keys = (await Promise.all(v3.platformKeys.map((source) => importPlatformKeys(source, rsa)))).flat();
  const platform = byId(keys);
  if (platform.size < keys.length) throw twoOfOneId();
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

export function sameKey(one: { readonly modulus?: string }, other: { readonly modulus?: string }): boolean {
  return one.modulus !== undefined && one.modulus === other.modulus;
}

function byId(keys: Iterable<PlatformKey>): ReadonlyMap<string, PlatformKey> {
  return new Map(Array.from(keys, (key) => [serialKey(key.id), key]));
}

// Two downloads: what the service leaves out once may be a gap, and answers signed with it may be under way.
const keptUnnamedMs = 24 * 3_600_000;

/**
 * The ring with the certificates of a download. A configured key is never replaced; a certificate that downloads
 * name no more goes after a day.
 */
export function withDownloaded(ring: KeyRing, downloaded: readonly PlatformKey[], nowMs: number): KeyRing {
  const held = [...ring.platform.values()];
  const configured = held.filter(({ downloadedAtMs }) => downloadedAtMs === undefined);
  const named = held.filter(
    ({ downloadedAtMs }) => downloadedAtMs !== undefined && nowMs - downloadedAtMs < keptUnnamedMs,
  );
  return { signer: ring.signer, platform: byId([...named, ...downloaded, ...configured]) };
}

/** Is a key of this id held, valid or not? */
export function isKnown(ring: KeyRing, { serial }: Signer): boolean {
  return ring.platform.has(serialKey(serial));
}

export function hasCertificates(ring: KeyRing): boolean {
  return [...ring.platform.values()].some(({ validity }) => validity !== undefined);
}

/** The key an answer names, if it was valid when the answer was signed. */
export function heldKey(ring: KeyRing, { serial, timestampSeconds }: Signer): RsaVerifier | undefined {
  const key = ring.platform.get(serialKey(serial));
  return key !== undefined && isValid(key, timestampSeconds * 1000) ? key.verifier : undefined;
}

/** As `heldKey`; throws `untrusted` (`unknown-key`) instead. `looked` tells what was done to find it. */
export function platformKey(ring: KeyRing, signer: Signer, looked?: string): RsaVerifier {
  const held = heldKey(ring, signer);
  if (held !== undefined) return held;
  const { serial } = signer;
  if (isKnown(ring, signer)) {
    throw untrusted("unknown-key", `Certificate ${serial} was not valid at the answer's time.`);
  }
  throw untrusted("unknown-key", `Its id is ${serial}.${looked === undefined ? "" : ` ${looked}`}`);
}

/**
 * The id to send as `Wechatpay-Serial`: a public key first, else the certificate that stays valid longest. Undefined
 * when no key is held.
 */
export function preferredPlatformId(ring: KeyRing, nowMs: number): string | undefined {
  return preferredPlatformKey(ring, nowMs)?.id;
}

/** The key itself, for what is encrypted for WeChat Pay. */
export function preferredPlatformKey(ring: KeyRing, nowMs: number): PlatformKey | undefined {
  const usable = usableKeys(ring, nowMs);
  const [first, ...others] = usable.length > 0 ? usable : [...ring.platform.values()];
  return first === undefined ? undefined : others.reduce(longerLasting, first);
}

/** The keys that may have signed an answer of this instant. */
export function usableKeys(ring: KeyRing, atMs: number): readonly PlatformKey[] {
  return [...ring.platform.values()].filter((key) => isValid(key, atMs));
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
