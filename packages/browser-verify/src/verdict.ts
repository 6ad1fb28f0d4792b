import type { Expectation, Refund, UntrustedReason } from "@wxrefund/core";

/** What a relayed answer proved, or why it proved nothing: an expected outcome, so never an exception. */
export type Verdict = { readonly ok: true; readonly refund: Refund; readonly proof: Proof } | Refusal;

/** Who signed, and when. */
export interface Proof {
  /** The pinned key: its `PUB_KEY_ID_…` or the certificate's serial number. */
  readonly keyId: string;
  /** WeChat Pay's clock when it signed, in milliseconds since 1970. */
  readonly signedAtMs: number;
  /** By this device's clock; negative, to -300, when that is behind. */
  readonly ageSeconds: number;
}

/** Why a relayed answer or notification is not believed. `./messages` has a sentence for each reason. */
export interface Refusal {
  readonly ok: false;
  readonly reason: RefusalReason;
  /** For `other-refund`: what differs from what the page asked for. */
  readonly member?: "outRefundNo" | keyof Expectation;
  /** English, for a developer's console; escaped, and without any of the body's secrets. */
  readonly detail?: string;
}

/**
 * Reasons of the client, with the same meaning, and those that only a relay can have:
 *
 * - `unreadable-relay`: not what `relay` makes.
 * - `v2-evidence`: a V2 answer, which only a holder of the APIv2 key can check.
 * - `future`: signed more than 300 seconds ahead of this device's clock.
 * - `key-not-valid`: the pinned certificate was not valid then, or is not now.
 * - `malformed`: WeChat Pay signed it, but it is not what was asked for.
 */
export type RefusalReason =
  | Extract<
      UntrustedReason,
      | "unsigned"
      | "malformed-header"
      | "stale"
      | "unknown-key"
      | "bad-signature"
      | "probe"
      | "wrong-algorithm"
      | "other-refund"
    >
  | "unreadable-relay"
  | "v2-evidence"
  | "future"
  | "key-not-valid"
  | "malformed";

/** A refusal; members without a value stay absent. */
export function refusal(reason: RefusalReason, detail?: string): Refusal {
  return { ok: false, reason, ...(detail === undefined ? {} : { detail }) };
}
