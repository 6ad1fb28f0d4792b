import {
  type ApplicationV2,
  type ApplicationV3,
  configError,
  fingerprint,
  questionAbout,
  type QuestionV2,
  type QuestionV3,
  type RefundError,
} from "@wxrefund/core";
import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import { applyV2, applyV3 } from "./attempt/apply.ts";
import type { Attempt, ClientState } from "./attempt/attempt.ts";
import type { CallOptions, QueryResult } from "./config.ts";
import type { ApplyOptions, Confirmed } from "./confirmed.ts";
import { type ApplicationMoves, confirm } from "./program/confirm.ts";
import type { Asked } from "./program/ask.ts";
import type { ApplicationMemory } from "./port/applications.ts";
import { promised } from "./program/promised.ts";
import { answerProof } from "./proof.ts";

/** What applying stands on: calls of a single attempt, and the queries. */
export interface ApplyingParts {
  readonly state: ClientState;
  readonly asked: <Value>(
    attempt: Attempt<Value>,
    options: CallOptions,
  ) => Effect.Effect<Asked<Value>, RefundError>;
  readonly query: (question: QuestionV3, options: CallOptions) => Effect.Effect<QueryResult, RefundError>;
  /** For a question that goes by a refund number. */
  readonly queryV2: (question: QuestionV2, options: CallOptions) => Effect.Effect<QueryResult, RefundError>;
}

export interface ApplyPrograms {
  readonly applyAndConfirm: (
    application: ApplicationV3,
    options?: ApplyOptions,
  ) => Effect.Effect<Confirmed, RefundError>;
  readonly applyAndConfirmV2: (
    application: ApplicationV2,
    options?: ApplyOptions,
  ) => Effect.Effect<Confirmed, RefundError>;
}

/** The programs of applying; an application that breaks a rule throws `config` at once. */
export function applying({ state, asked, query, queryV2 }: ApplyingParts): ApplyPrograms {
  const dance = (
    application: ApplicationV3 | ApplicationV2,
    options: ApplyOptions,
    moves: ApplicationMoves,
  ) =>
    Effect.gen(function* () {
      yield* noted(state.settings.applications, application.outRefundNo, fingerprint(application));
      const deadlineMs = (yield* Clock.currentTimeMillis) + wholeMs(state, options);
      return yield* confirm(moves, application, {
        deadlineMs,
        maxApplications: options.maxApplications ?? 3,
      });
    });
  return {
    applyAndConfirm: (application, options = {}) => {
      const call = singleCall(state, options);
      const apply = Effect.map(asked(applyV3(state, application), call), (done) => ({
        refund: done.value,
        answer: answerProof(done, "timestamp"),
      }));
      return dance(application, options, { apply, query: query(questionAbout(application), call) });
    },
    applyAndConfirmV2: (application, options = {}) => {
      const call = singleCall(state, options);
      const apply = Effect.as(asked(applyV2(state, application), call), undefined);
      return dance(application, options, { apply, query: queryV2(questionAboutV2(application), call) });
    },
  };
}

function wholeMs({ settings }: ClientState, { timeoutMs = settings.timeoutMs }: ApplyOptions): number {
  return timeoutMs;
}

const shortestCallMs = 5_000;

/** One attempt each: what to do after a failure is decided by what it leaves open, and needs time of its own. */
function singleCall(state: ClientState, options: ApplyOptions): CallOptions {
  const timeoutMs = wholeMs(state, options);
  return {
    maxAttempts: 1,
    timeoutMs: Math.min(timeoutMs, Math.max(Math.ceil(timeoutMs / 3), shortestCallMs)),
  };
}

function questionAboutV2(application: ApplicationV2): QuestionV2 {
  const { subMchid, expect } = questionAbout(application);
  const { outRefundNo, subAppid } = application;
  return {
    outRefundNo,
    ...(expect === undefined ? {} : { expect }),
    ...(subMchid === undefined ? {} : { subMchId: subMchid }),
    ...(subAppid === undefined ? {} : { subAppid }),
  };
}

/** A number that was noted with other parameters is refused before anything is sent. */
export function noted(
  applications: ApplicationMemory,
  outRefundNo: string,
  mine: string,
): Effect.Effect<void, RefundError> {
  return promised(async () => {
    const first = await applications.note(outRefundNo, mine);
    if (first === mine) return;
    throw configError(
      "outRefundNo",
      "This refund number was used with other parameters: with these it would be another refund. Ask for this number " +
        "first; apply again only with the first parameters.",
    );
  });
}
