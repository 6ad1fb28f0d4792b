import {
  type ApplicationV2,
  type ApplicationV3,
  configError,
  fingerprint,
  isMistake,
  isRefundError,
  questionAbout,
  type QuestionV2,
  type QuestionV3,
  type RefundError,
} from "@wxrefund/core";
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
    remembering(
      { applications: state.settings.applications, ...noteOf(application) },
      confirm(moves, application, {
        timeoutMs: options.timeoutMs ?? state.settings.timeoutMs,
        maxApplications: options.maxApplications ?? 3,
      }),
    );
  return {
    applyAndConfirm: (application, options = {}) => {
      const attempt = applyV3(state, application);
      return dance(application, options, {
        apply: (timeoutMs) =>
          Effect.map(asked(attempt, once(timeoutMs)), (done) => ({
            refund: done.value,
            answer: answerProof(done, "timestamp"),
          })),
        query: (timeoutMs) => query(questionAbout(application), once(timeoutMs)),
      });
    },
    applyAndConfirmV2: (application, options = {}) => {
      const attempt = applyV2(state, application);
      return dance(application, options, {
        apply: (timeoutMs) => Effect.as(asked(attempt, once(timeoutMs)), undefined),
        query: (timeoutMs) => queryV2(questionAboutV2(application), once(timeoutMs)),
      });
    },
  };
}

function once(timeoutMs: number): CallOptions {
  return { maxAttempts: 1, timeoutMs };
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

function noteOf(application: ApplicationV3 | ApplicationV2): Omit<Note, "applications"> {
  return { outRefundNo: application.outRefundNo, mine: fingerprint(application) };
}

interface Note {
  readonly applications: ApplicationMemory;
  readonly outRefundNo: string;
  /** What the application is. */
  readonly mine: string;
}

/**
 * An application that is noted before anything is sent: a number that was noted with other parameters is refused. The
 * note is taken back when the application is proven to be mistaken.
 */
export function remembering<Value>(
  note: Note,
  dance: Effect.Effect<Value, RefundError>,
): Effect.Effect<Value, RefundError> {
  return Effect.andThen(
    noted(note),
    Effect.tapError(dance, (error) =>
      isRefundError(error) && isMistake(error) ? forgotten(note) : Effect.void,
    ),
  );
}

function noted({ applications, outRefundNo, mine }: Note): Effect.Effect<void, RefundError> {
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

/** A memory that fails keeps the note, which is the safe side; the refusal is what is told. */
function forgotten({ applications, outRefundNo, mine }: Note): Effect.Effect<void> {
  return Effect.promise(async () => {
    try {
      await applications.forget?.(outRefundNo, mine);
    } catch {
      // Kept.
    }
  });
}
