import { configError, type QuestionV2, type QuestionV3 } from "@wxrefund/core";
import { askV2 } from "./attempt/ask-v2.ts";
import { askV3 } from "./attempt/ask-v3.ts";
import type { Attempt, Attempted, ClientState } from "./attempt/attempt.ts";
import { noSeenNonces } from "./attempt/nonces.ts";
import type { QueryResult, QueryResultV2, RefundClientConfig } from "./config.ts";
import { heldKeys } from "./keys/held-keys.ts";
import { heldPlatformKeys, type HeldPlatformKey } from "./keys/key-list.ts";
import { emptyKeyStore } from "./keys/key-store.ts";
import type { ClientHost } from "./port/transport.ts";
import { answerProof } from "./proof.ts";
import { readSettings } from "./settings.ts";

export interface BareCall {
  /** Ends the call; the bare client has no deadline of its own, so this is how it gets one. */
  readonly signal: AbortSignal;
  /** One of the configured base URLs. Default: the first. */
  readonly baseUrl?: string;
  /** The clock that is signed and compared. Default: the host's. */
  readonly nowMs?: () => number;
}

/**
 * One attempt per call: signed, verified and bound as the full client does it, without retries, waits or Effect. Calls
 * that need platform certificates download them within themselves, each for itself.
 */
export interface BareClient {
  readonly query: (question: QuestionV3, call: BareCall) => Promise<QueryResult>;
  readonly queryV2: (question: QuestionV2, call: BareCall) => Promise<QueryResultV2>;
  /** Imports the configured keys; rejects with `config` when one does not import. */
  readonly ready: () => Promise<void>;
  /** The platform keys held now; none before the first call. */
  readonly keys: () => readonly HeldPlatformKey[];
}

/**
 * Makes a bare client, for SDKs that bring their own retries. Throws `config` as `createClient` does.
 *
 * @example
 * ```ts
 * const bare = createBareClient(config, host);
 * const { refund } = await bare.query({ outRefundNo }, { signal: AbortSignal.timeout(10_000) });
 * ```
 */
export function createBareClient(config: RefundClientConfig, host: ClientHost): BareClient {
  const state: ClientState = {
    settings: readSettings(config, host.userAgent),
    host,
    keys: emptyKeyStore(),
    seen: noSeenNonces(),
    closed: false,
  };
  const nowMs = host.clock?.nowMs ?? Date.now;
  return {
    query: async (question, call) => {
      const asked = await once(state, askV3(state, question), call);
      return { refund: asked.value, answer: answerProof(asked, "timestamp") };
    },
    queryV2: async (question, call) => {
      const asked = await once(state, askV2(state, question), call);
      return { ...asked.value, answer: answerProof(asked, "none") };
    },
    ready: async () => {
      if (state.settings.v3 !== undefined) await heldKeys(state, nowMs());
    },
    keys: () => heldPlatformKeys(state.keys.ring, nowMs()),
  };
}

async function once<Value>(
  { settings, host }: ClientState,
  attempt: Attempt<Value>,
  call: BareCall,
): Promise<Attempted<Value> & { readonly baseUrl: string; readonly attempts: number }> {
  const baseUrl = call.baseUrl ?? settings.baseUrls[0];
  if (!settings.baseUrls.includes(baseUrl)) {
    throw configError("baseUrl", "baseUrl must be one of the configured base URLs.");
  }
  call.signal.throwIfAborted();
  const { signal, nowMs = host.clock?.nowMs ?? Date.now } = call;
  const attempted = await attempt({
    baseUrl,
    signal,
    nowMs,
    onSent: () => undefined,
    aside: (work, limitMs) =>
      work(limitMs === undefined ? signal : AbortSignal.any([signal, AbortSignal.timeout(limitMs)])),
    spareMs: 5_000,
  });
  return { ...attempted, baseUrl, attempts: 1 };
}
