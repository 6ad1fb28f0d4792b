import { configError, type QuestionV2, type QuestionV3, type RefundError } from "@wxrefund/core";
import * as Effect from "effect/Effect";
import { askV2 } from "./attempt/ask-v2.ts";
import { askV3, keysOf } from "./attempt/ask-v3.ts";
import type { Attempt, ClientState } from "./attempt/attempt.ts";
import { noSeenNonces } from "./attempt/nonces.ts";
import type { CallOptions, QueryResult, QueryResultV2, RefundClientConfig } from "./config.ts";
import type { ClientHost } from "./port/transport.ts";
import { ask, type Asked } from "./program/ask.ts";
import { run, type Running } from "./program/run.ts";
import { type Bounds, type Surroundings, surroundings } from "./program/surroundings.ts";
import { answerProof } from "./proof.ts";
import { type OneOfMany, queryingMany, type QueryManyOptions } from "./query-many.ts";
import { guardCount, readSettings, type Settings } from "./settings.ts";
import type { Seen, WatchOptions } from "./seen.ts";
import { guardOneRefund, onlyRefund, watching } from "./watch.ts";

/** Asks WeChat Pay for refunds; believes an answer only after its signature and what it is about are checked. */
export interface RefundClient {
  /**
   * One refund by the merchant's refund number, over APIv3. Rejects with a RefundError, or with `signal.reason` when
   * aborted.
   */
  readonly query: (question: QuestionV3, options?: CallOptions) => Promise<QueryResult>;
  /** The refunds of a number over V2, at most ten at a time: go on with `nextOffset`. Rejects as `query` does. */
  readonly queryV2: (question: QuestionV2, options?: CallOptions) => Promise<QueryResultV2>;
  /** Many refunds over APIv3, at the pace WeChat Pay allows, each with its answer or its failure as they come. */
  readonly queryMany: (
    questions: Iterable<QuestionV3> | AsyncIterable<QuestionV3>,
    options?: QueryManyOptions,
  ) => AsyncIterable<OneOfMany>;
  /**
   * Follows a refund over APIv3, at the cadence of the refund query page, until its status is final. Throws a
   * RefundError when asking on is hopeless, and `signal.reason` when aborted; lesser failures are told as `trouble`.
   */
  readonly watch: (question: QuestionV3, options?: WatchOptions) => AsyncIterable<Seen>;
  /** The same over V2, by `refundId` or `outRefundNo`. */
  readonly watchV2: (question: QuestionV2, options?: WatchOptions) => AsyncIterable<Seen>;
  /** Imports the keys now; rejects with `config` when one does not import. */
  readonly ready: () => Promise<void>;
  /** Ends the client: later calls reject with `config`, idle connections are closed. */
  readonly close: () => Promise<void>;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
}

/** The same two queries as programs, for callers that compose them further. */
interface Programs {
  readonly query: (question: QuestionV3, options?: CallOptions) => Effect.Effect<QueryResult, RefundError>;
  readonly queryV2: (
    question: QuestionV2,
    options?: CallOptions,
  ) => Effect.Effect<QueryResultV2, RefundError>;
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
  const { query, queryV2 } = programs(state, surroundings(settings.baseUrls, settings.limiter));
  const running = (options: CallOptions = {}): Running => ({ signal: options.signal, clock: host.clock });
  const ask3: RefundClient["query"] = async (question, options) =>
    run(query(question, options), running(options));
  const close = async (): Promise<void> => {
    state.closed = true;
    host.close?.();
  };
  return {
    query: ask3,
    queryV2: async (question, options) => run(queryV2(question, options), running(options)),
    queryMany: (questions, options = {}) => queryingMany(ask3, questions, options),
    watch: (question, options = {}) => watching(query(question, options), running(options), options),
    watchV2: (question, options = {}) =>
      watching(onlyRefund(queryV2(guardOneRefund(question), options)), running(options), options),
    ready: async () => {
      if (settings.v3 !== undefined) await keysOf(state);
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Each call of `query` is a program that may be run again and again; a question that breaks a rule throws at once. */
function programs(state: ClientState, around: Surroundings): Programs {
  const asked = <Value>(
    attempt: Attempt<Value>,
    options?: CallOptions,
  ): Effect.Effect<Asked<Value>, RefundError> => {
    const bounds = boundsOf(state.settings, options);
    return Effect.suspend(() => (state.closed ? Effect.fail(closed()) : ask(attempt, around, bounds)));
  };
  return {
    query: (question, options) =>
      Effect.map(asked(askV3(state, question), options), (call) => ({
        refund: call.value,
        answer: answerProof(call, "timestamp"),
      })),
    queryV2: (question, options) =>
      Effect.map(asked(askV2(state, question), options), (call) => ({
        ...call.value,
        answer: answerProof(call, "none"),
      })),
  };
}

function closed(): RefundError {
  return configError("client", "This client has been closed.");
}

function boundsOf(settings: Settings, options: CallOptions = {}): Bounds {
  return {
    timeoutMs: guardCount("timeoutMs", options.timeoutMs ?? settings.timeoutMs, 86_400_000),
    maxAttempts: guardCount("maxAttempts", options.maxAttempts ?? settings.maxAttempts, 100),
  };
}
