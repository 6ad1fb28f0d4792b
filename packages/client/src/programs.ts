import {
  type AbnormalRefund,
  configError,
  idsV2,
  type QuestionV2,
  type QuestionV3,
  type RefundError,
} from "@wxrefund/core";
import * as Clock from "effect/Clock";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import { applying, type ApplyPrograms } from "./applying.ts";
import { handleAbnormal } from "./attempt/abnormal.ts";
import { callV3 } from "./attempt/call-v3.ts";
import { askV2 } from "./attempt/ask-v2.ts";
import { askV3 } from "./attempt/ask-v3.ts";
import type { Attempt, AttemptCall, ClientState } from "./attempt/attempt.ts";
import { noSeenNonces } from "./attempt/nonces.ts";
import { sendingKeys } from "./keys/call-keys.ts";
import { certificatesFor, lacksKeys } from "./keys/certificates.ts";
import { heldPlatformKeys, type HeldPlatformKey } from "./keys/key-list.ts";
import { heldKeys } from "./keys/held-keys.ts";
import { emptyKeyStore } from "./keys/key-store.ts";
import type {
  CallOptions,
  CallV3,
  QueryResult,
  QueryResultV2,
  RefundClientConfig,
  ResultV3,
} from "./config.ts";
import type { QueryLimiter } from "./port/limiter.ts";
import type { ClientHost } from "./port/transport.ts";
import { notifications, type NotificationPrograms } from "./notification/programs.ts";
import { isOwnLimit } from "./program/admission.ts";
import { ask, type Asked } from "./program/ask.ts";
import { timedBy } from "./program/clock.ts";
import { observed, seenBy, startObserving, type Subject } from "./program/observe.ts";
import { promised } from "./program/promised.ts";
import { type Bounds, type Surroundings, surroundings } from "./program/surroundings.ts";
import { type Poll, type Watch, watch } from "./program/watch.ts";
import { wholeCall } from "./program/whole-call.ts";
import { answerProof } from "./proof.ts";
import type { WatchOptions } from "./seen.ts";
import { guardCount } from "./settings/sending.ts";
import { readSettings, type Settings } from "./settings.ts";

/**
 * What one client can do, as programs that may be run again and again; the Promise client and the Effect service both
 * stand on them. A question that breaks a rule throws `config` at once.
 */
export interface Programs extends ApplyPrograms, NotificationPrograms {
  readonly query: (question: QuestionV3, options?: CallOptions) => Effect.Effect<QueryResult, RefundError>;
  readonly queryV2: (
    question: QuestionV2,
    options?: CallOptions,
  ) => Effect.Effect<QueryResultV2, RefundError>;
  /** One of many: kept back by this side's own limit, which sends nothing, it goes on waiting. */
  readonly queryOneOfMany: Programs["query"];
  readonly watch: (question: QuestionV3, options?: WatchOptions) => Watch;
  readonly watchV2: (question: QuestionV2, options?: WatchOptions) => Watch;
  readonly handleAbnormal: (
    abnormal: AbnormalRefund,
    options?: CallOptions,
  ) => Effect.Effect<QueryResult, RefundError>;
  readonly call: (request: CallV3, options?: CallOptions) => Effect.Effect<ResultV3, RefundError>;
  readonly ready: Effect.Effect<void, RefundError>;
  readonly keys: Effect.Effect<readonly HeldPlatformKey[]>;
  readonly close: () => void;
}

/** Throws `config` for everything visible without cryptography. */
export function programsOf(config: RefundClientConfig, host: ClientHost): Programs {
  const settings = readSettings(config, host.userAgent);
  const keys = emptyKeyStore(host.sharesPromises);
  const state: ClientState = {
    settings,
    host,
    keys,
    seen: noSeenNonces(),
    ...certificatesFor(settings, host),
    closed: false,
  };
  const around = surroundings(settings.baseUrls, settings.limiter);
  const asked = asking(state, around);
  const { query, queryV2 } = queries(state, asked);
  const applyPrograms = applying({
    state,
    asked,
    query,
    queryV2: (question, options) => onlyRefund(queryV2(question, options)),
  });
  const apart = surroundings(settings.baseUrls, unpaced);
  const news = notifications({
    state,
    asked: (attempt, options) => ask(attempt, apart, boundsOf(settings, options)),
    queryV2: (question, options) => onlyRefund(queryV2(question, options)),
  });
  const watcher = startObserving(settings.observe);
  const placed = <Value, Failure>(program: Effect.Effect<Value, Failure>): Effect.Effect<Value, Failure> =>
    seenBy(timedBy(program, host.clock), watcher);
  const watched = (poll: Poll, options?: WatchOptions): Watch => {
    const { start, next } = watch(poll, options);
    return { start: placed(start), next: (following) => placed(next(following)) };
  };
  return {
    query: (question, options) => placed(query(question, options)),
    queryV2: (question, options) => placed(queryV2(question, options)),
    queryOneOfMany: (question, options) => placed(inTurn(query(question, options))),
    watch: (question, options) =>
      watched({ ...subjectV3(question), program: query(question, options) }, options),
    watchV2: (question, options) => {
      const program = onlyRefund(queryV2(guardOneRefund(question), options));
      return watched({ ...subjectV2(question), program }, options);
    },
    applyAndConfirm: (application, options) => {
      const dance = applyPrograms.applyAndConfirm(application, options);
      return placed(observed(dance, wholeCall("wxrefund.apply", subjectV3(application))));
    },
    applyAndConfirmV2: (application, options) => {
      const dance = applyPrograms.applyAndConfirmV2(application, options);
      return placed(observed(dance, wholeCall("wxrefund.apply", subjectV2(application))));
    },
    handleAbnormal: (abnormal, options = {}) => {
      const once = asked(handleAbnormal(state, abnormal), { ...options, maxAttempts: 1 });
      const told = Effect.map(once, (done) => ({
        refund: done.value,
        answer: answerProof(done, "timestamp"),
      }));
      return placed(observed(told, wholeCall("wxrefund.abnormal", subjectV3(abnormal))));
    },
    call: (request, options = {}) => {
      const bounds = request.method === "GET" ? options : { ...options, maxAttempts: 1 };
      const told = Effect.map(asked(callV3(state, request), bounds), (done) => ({
        body: done.value,
        answer: answerProof(done, "timestamp"),
      }));
      return placed(observed(told, wholeCall("wxrefund.request", { api: "v3" })));
    },
    receive: (arrival) => placed(news.receive(arrival)),
    confirmEvent: (event, options) => placed(news.confirmEvent(event, options)),
    ready: settings.v3 === undefined ? Effect.void : placed(ready(state, around)),
    keys: placed(Effect.map(Clock.currentTimeMillis, (nowMs) => heldPlatformKeys(keys.ring, nowMs))),
    close: () => {
      state.closed = true;
      host.close?.();
    },
  };
}

/** Asks again until its turn comes. */
function inTurn<Value>(program: Effect.Effect<Value, RefundError>): Effect.Effect<Value, RefundError> {
  return program.pipe(
    Effect.catch((error) =>
      isOwnLimit(error)
        ? Effect.andThen(Effect.sleep(Duration.millis(nextTryMs)), inTurn(program))
        : Effect.fail(error),
    ),
  );
}

const nextTryMs = 1000;

/** Taking in a notification asks nothing, so it waits for no turn and shows nothing of the hosts. */
const unpaced: QueryLimiter = { reserve: (nowMs) => ({ atMs: nowMs }) };

/** A call of any kind: attempts within its bounds, on the hosts and at the pace that all calls share. */
export type Asking = <Value>(
  attempt: Attempt<Value>,
  options?: CallOptions,
) => Effect.Effect<Asked<Value>, RefundError>;

function asking(state: ClientState, around: Surroundings): Asking {
  return (attempt, options) => {
    const bounds = boundsOf(state.settings, options);
    return Effect.suspend(() => (state.closed ? Effect.fail(closed()) : ask(attempt, around, bounds)));
  };
}

function ready(state: ClientState, around: Surroundings): Effect.Effect<void, RefundError> {
  return Effect.gen(function* () {
    const nowMs = yield* Clock.currentTimeMillis;
    const ring = yield* promised(() => heldKeys(state, nowMs));
    if (!lacksKeys(state, ring, nowMs)) return;
    const attempt = async (call: AttemptCall): Promise<object> => {
      await sendingKeys(state, call);
      return {};
    };
    yield* ask(attempt, around, boundsOf(state.settings));
  });
}

function queries(state: ClientState, asked: Asking): Pick<Programs, "query" | "queryV2"> {
  return {
    query: (question, options) => {
      const call = Effect.map(asked(askV3(state, question), options), (done) => ({
        refund: done.value,
        answer: answerProof(done, "timestamp"),
      }));
      return observed(call, wholeCall("wxrefund.query", subjectV3(question)));
    },
    queryV2: (question, options) => {
      const call = Effect.map(asked(askV2(state, question), options), (done) => ({
        ...done.value,
        answer: answerProof(done, "none"),
      }));
      return observed(call, wholeCall("wxrefund.query", subjectV2(question)));
    },
  };
}

function subjectV3({ outRefundNo }: { readonly outRefundNo?: string }): Subject {
  return { api: "v3", outRefundNo };
}

function subjectV2({ outRefundNo }: { readonly outRefundNo?: string }): Subject {
  return { api: "v2", outRefundNo };
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

/** Watching is for one refund: a V2 question must go by a refund number. */
function guardOneRefund(question: QuestionV2): QuestionV2 {
  const strongest = idsV2.find(({ name }) => question[name] !== undefined);
  if (strongest?.byOrder === false) return question;
  throw configError("outRefundNo", "Watching follows one refund: give refundId or outRefundNo.");
}

/** The one refund of a V2 answer that was bound to a refund number. */
function onlyRefund<Failure>(
  page: Effect.Effect<QueryResultV2, Failure>,
): Effect.Effect<QueryResult, Failure> {
  return Effect.map(page, ({ refunds: [refund], answer }) => {
    if (refund === undefined) throw new TypeError("A bound V2 answer without its refund.");
    return { refund, answer };
  });
}
