import { type Aead, isRefundError, type RefundError } from "@wxrefund/core";
import type { AttemptCall, Certificates, StateV3 } from "../attempt/attempt.ts";
import type { ClientHost } from "../port/transport.ts";
import type { SendSettings } from "../settings/sending.ts";
import { downloading } from "./download-once.ts";
import { hasCertificates, type KeyRing, usableKeys } from "./key-ring.ts";
import { cooldownMs, type KeyStore } from "./key-store.ts";

const refreshAfterMs = 12 * 3_600_000;

/** None without the APIv3 key, which opens what is downloaded. */
export function certificatesFor(
  { v3 }: SendSettings,
  { aead }: Pick<ClientHost, "aead">,
): Pick<StateV3, "certificates"> {
  return v3?.apiV3Key === undefined ? {} : { certificates: downloadedCertificates(aead) };
}

/**
 * Downloads platform certificates, which `aead` opens with the APIv3 key: first when no key is usable; those in use are
 * looked after when half a day has passed, and a failure of that harms nothing; a key that is not held is looked for
 * once a minute at most.
 */
function downloadedCertificates(aead: Aead): Certificates {
  const download = downloading(aead);
  return {
    keep: async (state, ring, call) => {
      const nowMs = call.nowMs();
      if (lacksKeys(state, ring, nowMs)) {
        guardNotRefused(state.keys, nowMs);
        await download(state, call, ring.platform.size === 0 ? undefined : call.spareMs);
      } else if (isDue(state.keys, ring, nowMs)) {
        // Noted before anything is awaited: the other calls go on with the keys there are.
        state.keys.setOutAtMs = nowMs;
        await tried(download(state, call, call.spareMs), call);
      }
    },
    find: async (state, serial, call) => {
      if (serial.startsWith("PUB_KEY_ID_")) return undefined;
      if (!isCooled(state.keys, call.nowMs())) {
        return "The platform certificates were looked up less than a minute ago.";
      }
      const failure = await tried(download(state, call, call.spareMs), call);
      if (failure === undefined) return "The platform certificates, fetched just now, do not include it.";
      return `The platform certificates could not be fetched: ${failure.message}`;
    },
  };
}

/** Would asking now begin with a download? */
export function lacksKeys({ certificates }: StateV3, ring: KeyRing, nowMs: number): boolean {
  return certificates !== undefined && usableKeys(ring, nowMs).length === 0;
}

function guardNotRefused({ refusal }: KeyStore, nowMs: number): void {
  if (refusal !== undefined && nowMs < refusal.untilMs) throw refusal.error;
}

function isDue({ currentAtMs, setOutAtMs }: KeyStore, ring: KeyRing, nowMs: number): boolean {
  const old =
    nowMs - (currentAtMs ?? nowMs) >= refreshAfterMs &&
    nowMs - (setOutAtMs ?? Number.NEGATIVE_INFINITY) >= cooldownMs;
  return old && hasCertificates(ring);
}

function isCooled({ endedAtMs }: KeyStore, nowMs: number): boolean {
  return endedAtMs === undefined || nowMs - endedAtMs >= cooldownMs;
}

/** The failure of work that the call can do without. */
async function tried(work: Promise<void>, { signal }: AttemptCall): Promise<RefundError | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    if (signal.aborted || !isRefundError(error)) throw error;
    return error;
  }
}
