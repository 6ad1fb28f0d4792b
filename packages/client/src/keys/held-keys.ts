import type { StateV3 } from "../attempt/attempt.ts";
import { credentialsV3 } from "../attempt/signed-request.ts";
import { importKeyRing, type KeyRing } from "./key-ring.ts";

/** The configured keys, imported on first use, with what downloads have added since. */
export async function heldKeys(state: StateV3, nowMs: number): Promise<KeyRing> {
  const { keys, host } = state;
  if (keys.ring !== undefined) return keys.ring;
  // Two first calls may both import, which is cheaper than waiting for each other; the first ring stays.
  const imported = await importKeyRing(credentialsV3(state), host.rsa);
  keys.currentAtMs ??= nowMs;
  keys.ring ??= imported;
  return keys.ring;
}
