import { configError, type QuestionV2, type QuestionV3 } from "@wxrefund/core";
import { askV2 } from "./attempt/ask-v2.ts";
import { askV3, keysOf } from "./attempt/ask-v3.ts";
import type { Attempt, ClientState } from "./attempt/attempt.ts";
import { noSeenNonces } from "./attempt/nonces.ts";
import { answerProof } from "./proof.ts";
import type { CallOptions, QueryResult, QueryResultV2, RefundClientConfig } from "./config.ts";
import type { ClientHost } from "./port/transport.ts";
import { ask, type Asked, type Bounds } from "./program/ask.ts";
import { run } from "./program/run.ts";
import { guardCount, readSettings, type Settings } from "./settings.ts";

/** Asks WeChat Pay for refunds; believes an answer only after its signature and what it is about are checked. */
export interface RefundClient {
  /**
   * One refund by the merchant's refund number, over APIv3. Rejects with a RefundError, or with `signal.reason` when
   * aborted.
   */
  readonly query: (question: QuestionV3, options?: CallOptions) => Promise<QueryResult>;
  /** The refunds of a number over V2, at most ten at a time: go on with `nextOffset`. Rejects as `query` does. */
  readonly queryV2: (question: QuestionV2, options?: CallOptions) => Promise<QueryResultV2>;
  /** Imports the keys now; rejects with `config` when one does not import. */
  readonly ready: () => Promise<void>;
  /** Ends the client: later calls reject with `config`, idle connections are closed. */
  readonly close: () => Promise<void>;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
}

/**
 * Makes a client on a host's transport and keys; the adapters (`@wxrefund/node-http`, `@wxrefund/edge-fetch`) call
 * this. Throws `config` for everything visible without cryptography.
 *
 * @example
 * ```ts
 * const refunds = createClient(config, { transport, rsa, nonce, userAgent: "my-sdk/1.0" });
 * const { refund } = await refunds.query({ outRefundNo: "1217752501201407033233368018" });
 * ```
 */
export function createClient(config: RefundClientConfig, host: ClientHost): RefundClient {
  const settings = readSettings(config, host.userAgent);
  const state: ClientState = { settings, host, seen: noSeenNonces(), closed: false };
  const close = async (): Promise<void> => {
    state.closed = true;
    host.close?.();
  };
  return {
    query: async (question, options) => {
      const asked = await call(state, askV3(state, question), options);
      return { refund: asked.value, answer: answerProof(asked, "timestamp") };
    },
    queryV2: async (question, options) => {
      const asked = await call(state, askV2(state, question), options);
      return { ...asked.value, answer: answerProof(asked, "none") };
    },
    ready: async () => {
      if (settings.v3 !== undefined) await keysOf(state);
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function call<Value>(
  state: ClientState,
  attempt: Attempt<Value>,
  options: CallOptions = {},
): Promise<Asked<Value>> {
  if (state.closed) throw configError("client", "This client has been closed.");
  return run(ask(attempt, boundsOf(state.settings, options)), options.signal);
}

function boundsOf(settings: Settings, options: CallOptions): Bounds {
  return {
    baseUrls: settings.baseUrls,
    timeoutMs: guardCount("timeoutMs", options.timeoutMs ?? settings.timeoutMs, 86_400_000),
    maxAttempts: guardCount("maxAttempts", options.maxAttempts ?? settings.maxAttempts, 100),
  };
}
