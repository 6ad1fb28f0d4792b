import type { JsonValue, Open } from "@wxrefund/core";
import { ageLimits, type AgeRule, defaultAgeRule } from "./age.ts";
import { readJsonBody } from "./json-body.ts";
import { makeKeyRing } from "./keys/key-ring.ts";
import { prove, tooOld } from "./proof.ts";
import type { RefundVerifierConfig } from "./refund-verifier.ts";
import { type Proof, type Refusal, refusal } from "./verdict.ts";

/**
 * The readable part of an APIv3 notification. Which refund it is about stands in the encrypted part, which needs the
 * APIv3 key; that key must never reach a page. So an envelope proves that WeChat Pay told the merchant of some
 * refund, and not of which one.
 */
export interface NotificationEnvelope {
  /** Of this notification; resent ones have the same. */
  readonly id: string;
  readonly createTime: string;
  readonly eventType: Open<RefundEvent>;
  readonly summary?: string;
}

export type RefundEvent = "REFUND.SUCCESS" | "REFUND.ABNORMAL" | "REFUND.CLOSED";

export type NotificationVerdict =
  | { readonly ok: true; readonly envelope: NotificationEnvelope; readonly proof: Proof }
  | Refusal;

export interface NotificationVerifier {
  /**
   * Resolves to the envelope, or to the reason why nothing is proven; rejects as a refund verifier's `verify` does.
   * `age` as there: REFUND.SUCCESS and REFUND.CLOSED are final.
   */
  readonly verify: (relayed: unknown, options?: { readonly age?: AgeRule }) => Promise<NotificationVerdict>;
}

/**
 * Checks in a page that WeChat Pay signed a refund notification that the shop's server relays, body and headers as
 * they arrived. Throws `config` for keys that cannot be read.
 * Source: APIv3 refund result notification page.
 *
 * @example
 * ```ts
 * const verifier = createNotificationVerifier({ keys: [{ id: "PUB_KEY_ID_0116…", publicKey: pem }] });
 * const verdict = await verifier.verify(await response.json());
 * if (verdict.ok) verdict.envelope.eventType;
 * ```
 */
export function createNotificationVerifier({
  keys,
  nowMs = Date.now,
}: RefundVerifierConfig): NotificationVerifier {
  const ring = makeKeyRing(keys);
  return {
    verify: async (relayed, { age = defaultAgeRule } = {}) => {
      const limits = ageLimits(age);
      const proven = await prove(ring, relayed, nowMs());
      if (!proven.ok) return proven;
      const envelope = readEnvelope(readJsonBody(proven.body));
      if (envelope === undefined) return refusal("malformed", "it is not a refund notification");
      const { proof } = proven;
      return tooOld(limits, proof, isFinal(envelope)) ?? { ok: true, envelope, proof };
    },
  };
}

const finalEvents: readonly string[] = ["REFUND.SUCCESS", "REFUND.CLOSED"] satisfies readonly RefundEvent[];

function isFinal({ eventType }: NotificationEnvelope): boolean {
  return finalEvents.includes(eventType);
}

function readEnvelope(json: JsonValue): NotificationEnvelope | undefined {
  const [id, createTime, eventType, summary] = ["id", "create_time", "event_type", "summary"].map((name) =>
    textMember(json, name),
  );
  if (id === undefined || createTime === undefined || eventType === undefined) return undefined;
  if (!eventType.startsWith("REFUND.")) return undefined;
  return { id, createTime, eventType, ...(summary === undefined ? {} : { summary }) };
}

function textMember(json: JsonValue, name: string): string | undefined {
  if (typeof json !== "object" || json === null || !Object.hasOwn(json, name)) return undefined;
  const value: unknown = Reflect.get(json, name);
  return typeof value === "string" ? value : undefined;
}

export type { AgeRule } from "./age.ts";
export type { PinnedKey } from "./keys/pinned-key.ts";
export type { RefundVerifierConfig } from "./refund-verifier.ts";
export type { Proof, Refusal, RefusalReason } from "./verdict.ts";
