import { configError, type QuestionV3 } from "@wxrefund/core";
import { askV3 } from "../attempt/ask-v3.ts";
import type { StateV3 } from "../attempt/attempt.ts";
import { noSeenNonces } from "../attempt/nonces.ts";
import type { CredentialsV3, QueryResult } from "../config.ts";
import { heldKeys } from "../keys/held-keys.ts";
import { heldPlatformKeys, type HeldPlatformKey } from "../keys/key-list.ts";
import { emptyKeyStore } from "../keys/key-store.ts";
import type { ClientHost } from "../port/transport.ts";
import { answerProof } from "../proof.ts";
import { guardV3 } from "../settings/credentials.ts";
import { readSending, type SendConfig } from "../settings/sending.ts";
import { type BareCall, clockOf, once } from "./once.ts";

/** A configuration for APIv3 alone; `apiV3Key` has no use where no certificates are downloaded. */
export interface BareConfigV3 extends SendConfig {
  readonly v3: Omit<CredentialsV3, "apiV3Key"> & { readonly apiV3Key?: never };
}

export type BareHostV3 = Pick<ClientHost, "transport" | "rsa" | "nonce" | "userAgent" | "clock">;

/** One attempt per call over APIv3: signed, verified and bound as the full client does it. */
export interface BareClientV3 {
  readonly query: (question: QuestionV3, call: BareCall) => Promise<QueryResult>;
  /** Imports the configured keys; rejects with `config` when one does not import. */
  readonly ready: () => Promise<void>;
  /** The platform keys held now; none before the first call. */
  readonly keys: () => readonly HeldPlatformKey[];
}

/**
 * Makes a bare client for APIv3 alone, which brings no code for V2 and none to download certificates: it knows the
 * `platformKeys` of its configuration. Throws `config` as `createClient` does.
 *
 * @example
 * ```ts
 * const bare = createBareClientV3({ mchid, v3 }, { transport, rsa, nonce, userAgent: "my-sdk/1.0" });
 * const { refund } = await bare.query({ outRefundNo }, { signal: AbortSignal.timeout(10_000) });
 * ```
 */
export function createBareClientV3(config: BareConfigV3, host: BareHostV3): BareClientV3 {
  const sending = readSending(config, host.userAgent);
  const v3: CredentialsV3 = guardV3(config.v3);
  if (v3.apiV3Key !== undefined) {
    throw configError("apiV3Key", "This client downloads no certificates; createBareClient does.");
  }
  return queriesV3({ settings: { ...sending, v3 }, host, keys: emptyKeyStore(), seen: noSeenNonces() });
}

export function queriesV3(state: StateV3): BareClientV3 {
  const nowMs = clockOf(state.host);
  return {
    query: async (question, call) => {
      const asked = await once(state, askV3(state, question), call);
      return { refund: asked.value, answer: answerProof(asked, "timestamp") };
    },
    ready: async () => {
      if (state.settings.v3 !== undefined) await heldKeys(state, nowMs());
    },
    keys: () => heldPlatformKeys(state.keys.ring, nowMs()),
  };
}
