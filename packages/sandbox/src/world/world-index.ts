import { configError } from "./config-error.ts";
import { signingKeys } from "./signing-keys.ts";
import type { MerchantCertificate, SandboxMerchant, SandboxWorld } from "./world.ts";

export interface KnownCertificate extends MerchantCertificate {
  readonly mchid: string;
}

/** A world by what requests name. */
export interface WorldIndex {
  readonly world: SandboxWorld;
  readonly merchant: (mchid: string) => SandboxMerchant | undefined;
  /** `serialNo` in hex of any case. */
  readonly certificate: (serialNo: string) => KnownCertificate | undefined;
}

/** Throws `config` for a world that contradicts itself or has no key to sign with. */
export function indexWorld(world: SandboxWorld): WorldIndex {
  const platformKeys = signingKeys(world);
  if (platformKeys.length === 0) throw configError("platformKeys", "The sandbox has no platform key.");
  const merchants = unique(
    "merchants",
    world.merchants.map((merchant) => [merchant.mchid, merchant]),
  );
  const certificates = unique("certificates", world.merchants.flatMap(certificatesOf));
  unique(
    "platformKeys",
    platformKeys.map((key) => [serialKey(key.id), key]),
  );
  world.merchants.forEach(requireKeyV2);
  return {
    world,
    merchant: (mchid) => merchants.get(mchid),
    certificate: (serialNo) => certificates.get(serialKey(serialNo)),
  };
}

/** Serial numbers are hex, compared without regard to case. */
export function serialKey(serialNo: string): string {
  return serialNo.toUpperCase();
}

function certificatesOf({ mchid, v3 }: SandboxMerchant): readonly (readonly [string, KnownCertificate])[] {
  return (v3?.certificates ?? []).map((certificate) => [
    serialKey(certificate.serialNo),
    { ...certificate, mchid },
  ]);
}

function unique<T>(field: string, entries: readonly (readonly [string, T])[]): ReadonlyMap<string, T> {
  const map = new Map(entries);
  if (map.size === entries.length) return map;
  throw configError(field, `Two of the sandbox's ${field} have the same number.`);
}

function requireKeyV2({ mchid, v2 }: SandboxMerchant): void {
  if (v2 === undefined || v2.key.length === 32) return;
  throw configError("v2.key", `The APIv2 key of merchant ${mchid} is not 32 characters long.`);
}
