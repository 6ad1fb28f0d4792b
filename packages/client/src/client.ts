/// <reference lib="esnext.disposable" preserve="true" />
import type {
  AbnormalRefund,
  ApplicationV2,
  ApplicationV3,
  QuestionV2,
  QuestionV3,
  RefundEvent,
} from "@wxrefund/core";
import type { ApplyOptions, Confirmed } from "./confirmed.ts";
import type {
  CallOptions,
  CallV3,
  QueryResult,
  QueryResultV2,
  RefundClientConfig,
  ResultV3,
} from "./config.ts";
import type { HeldPlatformKey } from "./keys/key-list.ts";
import type { Arrival } from "./notification/receive.ts";
import type { ClientHost } from "./port/transport.ts";
import { run, runNow } from "./program/run.ts";
import { programsOf } from "./programs/programs.ts";
import { type OneOfMany, queryingMany, type QueryManyOptions } from "./query-many.ts";
import type { Seen, WatchOptions } from "./seen.ts";
import { watching } from "./watch.ts";

/** Asks WeChat Pay for refunds; believes an answer only after its signature and what it is about are checked. */
export interface RefundClient {
  /**
   * One refund by the merchant's refund number, over APIv3. Rejects with a RefundError, or with `signal.reason` when
   * aborted.
   */
  readonly query: (question: QuestionV3, options?: CallOptions) => Promise<QueryResult>;
  /** The refunds of a number over V2, at most ten at a time: go on with `nextOffset`. Rejects as `query` does. */
  readonly queryV2: (question: QuestionV2, options?: CallOptions) => Promise<QueryResultV2>;
  /**
   * Many refunds over APIv3, at the pace WeChat Pay allows, each with its answer or its failure as they come. One whose
   * turn does not come within its time goes on waiting for it.
   */
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
  /**
   * Applies for a refund over APIv3 and finds out what became of it: a lost answer is asked after, and the application is
   * repeated only with the same number and parameters. Resolves once a proven answer says that WeChat Pay has accepted
   * it; rejects when it was proven refused, or with exactly what is not known.
   */
  readonly applyAndConfirm: (application: ApplicationV3, options?: ApplyOptions) => Promise<Confirmed>;
  /** The same over V2; needs a transport with the merchant's TLS client certificate. */
  readonly applyAndConfirmV2: (application: ApplicationV2, options?: ApplyOptions) => Promise<Confirmed>;
  /**
   * Has an abnormal refund paid another way: to a card of the payer, whose number and name are encrypted for WeChat Pay,
   * or to the merchant. One attempt: after a failure ask for the refund before trying again.
   */
  readonly handleAbnormal: (abnormal: AbnormalRefund, options?: CallOptions) => Promise<QueryResult>;
  /** Any other APIv3 call, signed, verified and bounded the same way; a POST is never repeated by itself. */
  readonly v3: { readonly request: (request: CallV3, options?: CallOptions) => Promise<ResultV3> };
  /**
   * Reads a refund notification of either version, from its raw bytes. V3: signature, time, nonce, merchant and status
   * are checked, so the event is `confirmed`. V2: nothing is signed, and `confirmed` is false. Rejects with `untrusted`,
   * `malformed` or `config`.
   */
  readonly receive: (arrival: Arrival) => Promise<RefundEvent>;
  /** Asks whether a V2 event is true, and resolves with what the answer says; a confirmed event comes back as it is. */
  readonly confirmEvent: (event: RefundEvent, options?: CallOptions) => Promise<RefundEvent>;
  /**
   * Imports the keys now, and downloads platform certificates when no key is usable without them; rejects with
   * `config` when a key is wrong.
   */
  readonly ready: () => Promise<void>;
  /**
   * The platform keys held now, with their expiry; none before the first call or `ready()`. Nothing is logged about
   * keys that end: look here, for instance once a day.
   */
  readonly keys: () => readonly HeldPlatformKey[];
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
 * const refunds = createClient(config, { transport, rsa, aead, nonce, userAgent: "my-sdk/1.0" });
 * const { refund } = await refunds.query({ outRefundNo: "1217752501201407033233368018" });
 * ```
 */
export function createClient(config: RefundClientConfig, host: ClientHost): RefundClient {
  const programs = programsOf(config, host);
  const query: RefundClient["query"] = async (question, options = {}) =>
    run(programs.query(question, options), options);
  const queryOneOfMany: RefundClient["query"] = async (question, options = {}) =>
    run(programs.queryOneOfMany(question, options), options);
  const close = async (): Promise<void> => programs.close();
  return {
    query,
    queryV2: async (question, options = {}) => run(programs.queryV2(question, options), options),
    queryMany: (questions, options = {}) => queryingMany(queryOneOfMany, questions, options),
    watch: (question, options = {}) => watching(programs.watch(question, options), options),
    watchV2: (question, options = {}) => watching(programs.watchV2(question, options), options),
    applyAndConfirm: async (application, options = {}) =>
      run(programs.applyAndConfirm(application, options), options),
    applyAndConfirmV2: async (application, options = {}) =>
      run(programs.applyAndConfirmV2(application, options), options),
    handleAbnormal: async (abnormal, options = {}) =>
      run(programs.handleAbnormal(abnormal, options), options),
    v3: { request: async (request, options = {}) => run(programs.call(request, options), options) },
    receive: async (arrival) => run(programs.receive(arrival)),
    confirmEvent: async (event, options = {}) => run(programs.confirmEvent(event, options), options),
    ready: async () => run(programs.ready),
    keys: () => runNow(programs.keys),
    close,
    [Symbol.asyncDispose]: close,
  };
}
