import {
  type AbnormalRefund,
  type ApplicationV2,
  type ApplicationV3,
  isRefundError,
  type QuestionV2,
  type QuestionV3,
  type RefundError,
  type RefundEvent,
} from "@wxrefund/core";
import * as Context from "effect/Context";
import * as Effect from "effect/Effect";
import * as Layer from "effect/Layer";
import * as Option from "effect/Option";
import * as Result from "effect/Result";
import * as Stream from "effect/Stream";
import type {
  CallOptions,
  CallV3,
  QueryResult,
  QueryResultV2,
  RefundClientConfig,
  ResultV3,
} from "../config.ts";
import type { ApplyOptions, Confirmed } from "../confirmed.ts";
import type { HeldPlatformKey } from "../keys/key-list.ts";
import type { Arrival } from "../notification/receive.ts";
import type { ClientHost } from "../port/transport.ts";
import type { Watch } from "../program/watch.ts";
import { type Programs, programsOf } from "../programs/programs.ts";
import { questionsAtOnce } from "../query-many.ts";
import type { Seen, WatchOptions } from "../seen.ts";
import { guardCount } from "../settings/sending.ts";
import { ConfigFailure, failureOf, type RefundFailure } from "./failures.ts";

/** A host, or what makes one. */
type MadeHost = ClientHost | (() => ClientHost);

/** Options of a call without a signal: interruption ends it. */
export type AskOptions = Omit<CallOptions, "signal">;

export type ApplyingOptions = Omit<ApplyOptions, "signal">;

export type WatchingOptions = Omit<WatchOptions, "signal">;

/** One question of many, with its answer or its failure; they come in the order in which they are answered. */
export interface Answered {
  readonly question: QuestionV3;
  /** How many have been answered or have failed, this one included. */
  readonly done: number;
  readonly failed: number;
  readonly result: Result.Result<QueryResult, RefundFailure>;
}

export interface AskManyOptions extends AskOptions {
  /** Questions under way at once, which bounds the memory. Default 300: one second at the limit. */
  readonly concurrency?: number;
}

/**
 * The client as a service. What it does is what the Promise client does, by the same programs, with the fiber's own
 * `Clock` and `Random`; a question that breaks a rule fails with `config`.
 */
export interface RefundsService {
  /** One refund by the merchant's refund number, over APIv3. */
  readonly query: (question: QuestionV3, options?: AskOptions) => Effect.Effect<QueryResult, RefundFailure>;
  /** The refunds of a number over V2, at most ten at a time: go on with `nextOffset`. */
  readonly queryV2: (
    question: QuestionV2,
    options?: AskOptions,
  ) => Effect.Effect<QueryResultV2, RefundFailure>;
  /**
   * Many refunds over APIv3, at the pace WeChat Pay allows; single failures do not end it, and one whose turn does not
   * come within its time goes on waiting. A `concurrency` below 1 is a defect.
   */
  readonly queryMany: <Failure = never, Needs = never>(
    questions: Iterable<QuestionV3> | Stream.Stream<QuestionV3, Failure, Needs>,
    options?: AskManyOptions,
  ) => Stream.Stream<Answered, Failure, Needs>;
  /**
   * Follows a refund over APIv3, at the cadence of the refund query page, and ends after a final status. Fails when
   * asking on is hopeless; lesser failures are told as `trouble`.
   */
  readonly watch: (question: QuestionV3, options?: WatchingOptions) => Stream.Stream<Seen, RefundFailure>;
  /** The same over V2, by `refundId` or `outRefundNo`. */
  readonly watchV2: (question: QuestionV2, options?: WatchingOptions) => Stream.Stream<Seen, RefundFailure>;
  /** Applies for a refund over APIv3 and finds out what became of it, as the Promise client does. */
  readonly applyAndConfirm: (
    application: ApplicationV3,
    options?: ApplyingOptions,
  ) => Effect.Effect<Confirmed, RefundFailure>;
  /** The same over V2; needs a transport with the merchant's TLS client certificate. */
  readonly applyAndConfirmV2: (
    application: ApplicationV2,
    options?: ApplyingOptions,
  ) => Effect.Effect<Confirmed, RefundFailure>;
  /** Has an abnormal refund paid another way, in one attempt: after a failure ask before trying again. */
  readonly handleAbnormal: (
    abnormal: AbnormalRefund,
    options?: AskOptions,
  ) => Effect.Effect<QueryResult, RefundFailure>;
  /** Any other APIv3 call; a POST is never repeated by itself. */
  readonly request: (request: CallV3, options?: AskOptions) => Effect.Effect<ResultV3, RefundFailure>;
  /** Reads a refund notification of either version from its raw bytes; one of V2 is not `confirmed`. */
  readonly receive: (arrival: Arrival) => Effect.Effect<RefundEvent, RefundFailure>;
  /** Asks whether a V2 event is true, and gives what the answer says. */
  readonly confirmEvent: (
    event: RefundEvent,
    options?: AskOptions,
  ) => Effect.Effect<RefundEvent, RefundFailure>;
  /** The platform keys held now, with their expiry. */
  readonly keys: Effect.Effect<readonly HeldPlatformKey[]>;
  /** Imports the keys now; fails with `config` when one does not import. */
  readonly ready: Effect.Effect<void, RefundFailure>;
  /** Ends it: later calls fail with `config`, idle connections are closed. A layer does this with its scope. */
  readonly close: Effect.Effect<void>;
}

const RefundsKey: Context.ServiceClass<Refunds, "@wxrefund/client/Refunds", RefundsService> = Context.Service<
  Refunds,
  RefundsService
>()("@wxrefund/client/Refunds");

/**
 * Asks WeChat Pay for refunds; believes an answer only after its signature and what it is about are checked.
 *
 * @example
 * ```ts
 * import * as Effect from "effect/Effect";
 * const status = Effect.gen(function* () {
 *   const refunds = yield* Refunds;
 *   const { refund } = yield* refunds.query({ outRefundNo: "1217752501201407033233368018" });
 *   return refund.status;
 * }).pipe(Effect.provide(Refunds.layer(config, host)));
 * ```
 */
export class Refunds extends RefundsKey {
  /**
   * A client for as long as the layer's scope is open, on a host's transport and keys; the adapters' `./effect` bring
   * a host. Give the host as a function where each client needs its own. Fails with `config` for everything visible
   * without cryptography.
   */
  static layer(config: RefundClientConfig, host: MadeHost): Layer.Layer<Refunds, ConfigFailure> {
    const opened = Effect.acquireRelease(Refunds.make(config, host), ({ close }) => close);
    return Layer.effect(Refunds, opened);
  }

  /**
   * The same without a scope: whoever makes it closes it. It holds plain values between calls, so all requests of a
   * Worker may share one with `Effect.provideService`.
   */
  static make(config: RefundClientConfig, host: MadeHost): Effect.Effect<RefundsService, ConfigFailure> {
    const made = (): ClientHost => (typeof host === "function" ? host() : host);
    const opened = thrown(() => serviceOf(programsOf(config, made())));
    return Effect.mapError(opened, failureOf).pipe(
      Effect.catch((failure) =>
        failure instanceof ConfigFailure ? Effect.fail(failure) : Effect.die(failure),
      ),
    );
  }
}

function serviceOf(programs: Programs): RefundsService {
  const query: RefundsService["query"] = (question, options) =>
    asked(() => programs.query(question, options));
  const queryOneOfMany: RefundsService["query"] = (question, options) =>
    asked(() => programs.queryOneOfMany(question, options));
  return {
    query,
    queryV2: (question, options) => asked(() => programs.queryV2(question, options)),
    queryMany: (questions, options = {}) => asking(queryOneOfMany, questions, options),
    watch: (question, options) => watching(() => programs.watch(question, options)),
    watchV2: (question, options) => watching(() => programs.watchV2(question, options)),
    applyAndConfirm: (application, options) => asked(() => programs.applyAndConfirm(application, options)),
    applyAndConfirmV2: (application, options) =>
      asked(() => programs.applyAndConfirmV2(application, options)),
    handleAbnormal: (abnormal, options) => asked(() => programs.handleAbnormal(abnormal, options)),
    request: (request, options) => asked(() => programs.call(request, options)),
    receive: (arrival) => asked(() => programs.receive(arrival)),
    confirmEvent: (event, options) => asked(() => programs.confirmEvent(event, options)),
    keys: programs.keys,
    ready: Effect.mapError(programs.ready, failureOf),
    close: Effect.sync(programs.close),
  };
}

function asked<Value>(make: () => Effect.Effect<Value, RefundError>): Effect.Effect<Value, RefundFailure> {
  return Effect.mapError(Effect.flatten(thrown(make)), failureOf);
}

/** A RefundError that is thrown is a failure; anything else stays a bug. */
function thrown<Value>(make: () => Value): Effect.Effect<Value, RefundError> {
  return Effect.suspend(() => {
    try {
      return Effect.succeed(make());
    } catch (error) {
      if (isRefundError(error)) return Effect.fail(error);
      throw error;
    }
  });
}

function watching(make: () => Watch): Stream.Stream<Seen, RefundFailure> {
  const sights = Effect.gen(function* () {
    const { start, next } = yield* thrown(make);
    return Stream.paginate(yield* start, (following) =>
      Effect.map(next(following), (sight) => {
        const page: [Seen[], Option.Option<typeof following>] = [
          [sight.seen],
          sight.ended ? Option.none() : Option.some(sight.following),
        ];
        return page;
      }),
    );
  });
  return Stream.mapError(Stream.unwrap(sights), failureOf);
}

function asking<Failure, Needs>(
  query: RefundsService["query"],
  questions: Iterable<QuestionV3> | Stream.Stream<QuestionV3, Failure, Needs>,
  { concurrency = questionsAtOnce, ...options }: AskManyOptions,
): Stream.Stream<Answered, Failure, Needs> {
  const given = Symbol.iterator in questions ? Stream.fromIterable(questions, { chunkSize: 1 }) : questions;
  return Stream.suspend(() => {
    const progress = { done: 0, failed: 0 };
    const limit = guardCount("concurrency", concurrency, 100_000);
    return given.pipe(
      Stream.mapEffect(
        (question) => Effect.map(Effect.result(query(question, options)), (result) => ({ question, result })),
        { concurrency: limit, unordered: true },
      ),
      Stream.map(({ question, result }) => {
        progress.done += 1;
        if (Result.isFailure(result)) progress.failed += 1;
        return { question, ...progress, result };
      }),
    );
  });
}
