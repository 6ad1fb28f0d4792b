import { isRefundError, type RsaVerifier } from "@wxrefund/core";
import type { AttemptCall, StateV3 } from "../attempt/attempt.ts";
import { heldKeys } from "./held-keys.ts";
import { isKnown, type KeyRing, platformKey, type Signer } from "./key-ring.ts";

/** The keys to send with, after the certificates have been looked after. */
export async function sendingKeys(state: StateV3, call: AttemptCall): Promise<KeyRing> {
  const ring = state.keys.ring ?? (await heldKeys(state, call.nowMs()));
  await state.certificates?.keep(state, ring, call);
  return state.keys.ring ?? ring;
}

/**
 * The keys for a question, which changes nothing. With certificates that have ended and no others to be had, it is
 * asked all the same: that its answer's key has ended says more than why a download failed.
 */
export async function askingKeys(state: StateV3, call: AttemptCall): Promise<KeyRing> {
  try {
    return await sendingKeys(state, call);
  } catch (error) {
    const held = await heldKeys(state, call.nowMs());
    if (call.signal.aborted || !isRefundError(error) || held.platform.size === 0) throw error;
    return held;
  }
}

/**
 * The key that an answer names. One that is not held is looked for among the platform certificates. Throws `untrusted`
 * (`unknown-key`) when it is not there either.
 */
export async function answeringKey(state: StateV3, signer: Signer, call: AttemptCall): Promise<RsaVerifier> {
  const ring = state.keys.ring ?? (await heldKeys(state, call.nowMs()));
  const looked = isKnown(ring, signer)
    ? undefined
    : await state.certificates?.find(state, signer.serial, call);
  return platformKey(state.keys.ring ?? ring, signer, looked);
}
