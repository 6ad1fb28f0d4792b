import { bindRefundV3 } from "@wxrefund/core";
import { ageLimits, defaultAgeRule } from "./age.ts";
import { makeKeyRing } from "./keys/key-ring.ts";
import type { PinnedKey } from "./keys/pinned-key.ts";
import { readJsonBody } from "./json-body.ts";
import { prove, tooOld } from "./proof.ts";
import { guardShown, type ShownRefund } from "./shown-refund.ts";
import { refusal, type Verdict } from "./verdict.ts";

export interface RefundVerifierConfig {
  /** The only keys that are ever used; nothing that is relayed can add one. */
  readonly keys: readonly PinnedKey[];
  /** The clock, in milliseconds since 1970. Default: this device's. */
  readonly nowMs?: () => number;
}

export interface RefundVerifier {
  /**
   * Resolves to the refund, or to the reason why nothing is proven. Rejects only with a `config` RefundError, for a
   * mistake in the page's own code: a key that is no RSA key, no `outRefundNo`, no such age rule.
   */
  readonly verify: (relayed: unknown, shown: ShownRefund) => Promise<Verdict>;
}

/**
 * Checks in a page that WeChat Pay itself signed what the shop's server relays of an APIv3 refund query. Throws
 * `config` for keys that cannot be read. Nothing is imported before the first `verify`.
 * Sources: APIv3 signature pages; APIv3 partner refund query page.
 *
 * @example
 * ```ts
 * const verifier = createRefundVerifier({ keys: [{ id: "PUB_KEY_ID_0116…", publicKey: pem }] });
 * const relayed: unknown = await response.json();
 * const verdict = await verifier.verify(relayed, { outRefundNo: "R1", expect: { refund: 100 } });
 * if (verdict.ok) verdict.refund.status;
 * else verdict.reason; // "bad-signature", "stale", …
 * ```
 */
export function createRefundVerifier({ keys, nowMs = Date.now }: RefundVerifierConfig): RefundVerifier {
  const ring = makeKeyRing(keys);
  return {
    verify: async (relayed, shown) => {
      guardShown(shown);
      const limits = ageLimits(shown.age ?? defaultAgeRule);
      const proven = await prove(ring, relayed, nowMs());
      if (!proven.ok) return proven;
      const read = bindRefundV3(readJsonBody(proven.body), shown);
      if (read.state === "malformed") return refusal(read.state, read.problem);
      if (read.state === "other-refund") return { ...refusal(read.state, read.problem), member: read.member };
      const { refund } = read;
      const { proof } = proven;
      return tooOld(limits, proof, refund.final) ?? { ok: true, refund, proof };
    },
  };
}
