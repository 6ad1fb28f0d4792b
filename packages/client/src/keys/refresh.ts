import { isRefundError, type RefundError, type RsaVerifier } from "@wxrefund/core";
import type { AttemptCall, Download, StateV3 } from "../attempt/attempt.ts";
import { credentialsV3 } from "../attempt/signed-request.ts";
import { heldKeys } from "./held-keys.ts";
import { hasCertificates, isKnown, type KeyRing, platformKey, type Signer, usableKeys } from "./key-ring.ts";
import { cooldownMs, type KeyStore } from "./key-store.ts";

const refreshAfterMs = 12 * 3_600_000;

/** Would asking now begin with a download? */
export function lacksKeys(state: StateV3, ring: KeyRing, nowMs: number): boolean {
  return downloadOf(state) !== undefined && usableKeys(ring, nowMs).length === 0;
}

/**
 * The keys to ask with. Certificates are downloaded first when no key is usable; those in use are looked after when
 * half a day has passed, and a failure of that harms nothing.
 */
export async function askingKeys(state: StateV3, call: AttemptCall): Promise<KeyRing> {
  const nowMs = call.nowMs();
  const ring = await heldKeys(state, nowMs);
  const download = downloadOf(state);
  if (download === undefined) return ring;
  if (lacksKeys(state, ring, nowMs)) await begun(download, state, call);
  else if (isDue(state, ring, nowMs)) {
    // Noted before anything is awaited: the other calls go on with the keys there are.
    state.keys.setOutAtMs = nowMs;
    await tried(download(state, call, call.spareMs), call);
  }
  return heldKeys(state, nowMs);
}

/**
 * The key that an answer names. One that is not held is looked for among the platform certificates, once a minute at
 * most. Throws `untrusted` (`unknown-key`) when it is not there either.
 */
export async function answeringKey(state: StateV3, signer: Signer, call: AttemptCall): Promise<RsaVerifier> {
  const nowMs = call.nowMs();
  const looked = isKnown(await heldKeys(state, nowMs), signer)
    ? undefined
    : await lookedFor(state, signer, call);
  return platformKey(await heldKeys(state, nowMs), signer, looked);
}

/** What looking for a key came to, as a sentence for the case that it was not found. */
async function lookedFor(state: StateV3, { serial }: Signer, call: AttemptCall): Promise<string | undefined> {
  const download = downloadOf(state);
  if (download === undefined || serial.startsWith("PUB_KEY_ID_")) return undefined;
  if (!isCooled(state.keys, call.nowMs())) {
    return "The platform certificates were looked up less than a minute ago.";
  }
  const failure = await tried(download(state, call, call.spareMs), call);
  if (failure === undefined) return "The platform certificates, fetched just now, do not include it.";
  return `The platform certificates could not be fetched: ${failure.message}`;
}

/** Undefined without the APIv3 key, which opens what is downloaded. */
function downloadOf(state: StateV3): Download | undefined {
  return credentialsV3(state).apiV3Key === undefined ? undefined : state.download;
}

async function begun(download: Download, state: StateV3, call: AttemptCall): Promise<void> {
  const { refusal } = state.keys;
  if (refusal !== undefined && call.nowMs() < refusal.untilMs) throw refusal.error;
  await download(state, call);
}

function isDue(state: StateV3, ring: KeyRing, nowMs: number): boolean {
  const { currentAtMs = nowMs, setOutAtMs = Number.NEGATIVE_INFINITY } = state.keys;
  const old = nowMs - currentAtMs >= refreshAfterMs && nowMs - setOutAtMs >= cooldownMs;
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
