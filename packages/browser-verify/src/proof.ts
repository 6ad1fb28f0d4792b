import { readRelayed, readSignedAnswerV3 } from "@wxrefund/core";
import { type AgeLimits, maxAheadSeconds } from "./age.ts";
import { type PinnedKeyRing, verifyWithPin } from "./keys/key-ring.ts";
import type { Pin } from "./keys/pinned-key.ts";
import { type Proof, type Refusal, refusal } from "./verdict.ts";

/** A body that WeChat Pay signed, before anything is known of what it says. */
export interface Proven {
  readonly ok: true;
  readonly body: Uint8Array;
  readonly proof: Proof;
}

/** Checks who signed what was relayed, whatever it says. Rejects only for the page's own mistakes. */
export async function prove(ring: PinnedKeyRing, relayed: unknown, nowMs: number): Promise<Proven | Refusal> {
  const read = readRelayed(relayed);
  if (read.state === "v2") return refusal("v2-evidence");
  if (read.state === "unreadable") return refusal("unreadable-relay", read.problem);
  const look = readSignedAnswerV3(read.answer);
  if (look.state === "absent") return refusal("unsigned");
  if (look.state === "refused") return refusal(look.reason, look.detail);
  const { signed } = look;
  const pin = ring.pins.get(signed.serial) ?? ring.pins.get(signed.serial.toUpperCase());
  if (pin === undefined) return refusal("unknown-key", `Its key id is ${signed.serial}.`);
  if (!(await verifyWithPin(ring, pin, signed))) return refusal("bad-signature");
  const signedAtMs = signed.timestampSeconds * 1000;
  const ageSeconds = Math.floor(nowMs / 1000) - signed.timestampSeconds;
  if (!(ageSeconds >= -maxAheadSeconds)) return refusal("future");
  if (!isValid(pin, signedAtMs) || !isValid(pin, nowMs)) return refusal("key-not-valid");
  return { ok: true, body: read.answer.body, proof: { keyId: pin.id, signedAtMs, ageSeconds } };
}

/** After its end a certificate's key may be anybody's, who can write an old date: so it must be valid now as well. */
function isValid({ validity }: Pin, atMs: number): boolean {
  return validity === undefined || (atMs >= validity.notBeforeMs && atMs <= validity.notAfterMs);
}

/** The refusal that the limits have for this age, or undefined. */
export function tooOld(limits: AgeLimits, { ageSeconds }: Proof, final: boolean): Refusal | undefined {
  if (ageSeconds <= limits[final ? "final" : "other"]) return undefined;
  return refusal("stale", `It is ${ageSeconds} seconds old.`);
}
