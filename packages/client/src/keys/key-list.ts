import { type KeyRing, type PlatformKey, preferredPlatformId } from "./key-ring.ts";

/** A platform key that a client holds. */
export interface HeldPlatformKey {
  /** `PUB_KEY_ID_…`, or a certificate's serial number. */
  readonly id: string;
  readonly kind: "public-key" | "certificate";
  readonly source: "configured" | "downloaded";
  /** Do requests ask for answers signed with it? */
  readonly preferred: boolean;
  /** Certificates only: milliseconds since 1970. */
  readonly notBeforeMs?: number;
  readonly notAfterMs?: number;
  /**
   * Certificates only. Soon is within 30 days: enough for somebody to configure the next one. A downloaded
   * certificate is replaced by itself.
   */
  readonly expiry?: "later" | "soon" | "passed";
}

const soonMs = 30 * 86_400_000;

export function heldPlatformKeys(ring: KeyRing | undefined, nowMs: number): readonly HeldPlatformKey[] {
  if (ring === undefined) return [];
  const preferred = preferredPlatformId(ring, nowMs);
  return Array.from(ring.platform.values(), (key) => ({
    id: key.id,
    kind: key.validity === undefined ? "public-key" : "certificate",
    source: key.downloadedAtMs === undefined ? "configured" : "downloaded",
    preferred: key.id === preferred,
    ...lifeOf(key, nowMs),
  }));
}

function lifeOf(
  { validity }: PlatformKey,
  nowMs: number,
): Pick<HeldPlatformKey, "notBeforeMs" | "notAfterMs" | "expiry"> {
  if (validity === undefined) return {};
  const leftMs = validity.notAfterMs - nowMs;
  const expiry = leftMs < 0 ? "passed" : leftMs < soonMs ? "soon" : "later";
  return { ...validity, expiry };
}
