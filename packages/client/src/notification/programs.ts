import { type QuestionV2, RefundError, type RefundEvent } from "@wxrefund/core";
import * as Effect from "effect/Effect";
import type { AttemptCall, ClientState } from "../attempt/attempt.ts";
import type { CallOptions, QueryResult } from "../config.ts";
import { type Arrival, receive } from "./receive.ts";

export interface NotificationPrograms {
  readonly receive: (arrival: Arrival) => Effect.Effect<RefundEvent, RefundError>;
  readonly confirmEvent: (
    event: RefundEvent,
    options?: CallOptions,
  ) => Effect.Effect<RefundEvent, RefundError>;
}

export interface NotificationParts {
  readonly state: ClientState;
  /** Runs what may have to fetch a key first. */
  readonly asked: <Value extends object>(
    attempt: (call: AttemptCall) => Promise<Value>,
    options?: CallOptions,
  ) => Effect.Effect<Value, RefundError>;
  /** For a question that goes by a refund number. */
  readonly queryV2: (question: QuestionV2, options?: CallOptions) => Effect.Effect<QueryResult, RefundError>;
}

export function notifications({ state, asked, queryV2 }: NotificationParts): NotificationPrograms {
  return {
    receive: (arrival) => {
      const attempt = async (call: AttemptCall) => ({ event: await receive(state, arrival, call) });
      return asked(attempt, { maxAttempts: 1 }).pipe(
        Effect.map(({ event }) => event),
        Effect.mapError(ofArrival),
      );
    },
    confirmEvent: (event, options) =>
      event.confirmed
        ? Effect.succeed(event)
        : Effect.map(queryV2(questionAbout(event), options), ({ refund }) => ({
            ...event,
            refund,
            confirmed: true,
          })),
  };
}

/** A notification came by itself: no status, host or attempt belongs to what is wrong with it. */
function ofArrival({ kind, message, advice, reason, verified, field }: RefundError): RefundError {
  return new RefundError(kind, message, {
    advice,
    ...(reason === undefined ? {} : { reason }),
    ...(verified === undefined ? {} : { verified }),
    ...(field === undefined ? {} : { field }),
  });
}

/** The refund as the event tells it; an answer that differs in number, order or amounts is refused. */
function questionAbout({ refund, subMchid }: RefundEvent): QuestionV2 {
  const { outRefundNo, transactionId, amount } = refund;
  return {
    ...(outRefundNo === undefined ? {} : { outRefundNo }),
    ...(subMchid === undefined ? {} : { subMchId: subMchid }),
    expect: {
      ...(transactionId === undefined ? {} : { transactionId }),
      ...(amount.total === undefined ? {} : { total: amount.total }),
      ...(amount.refund === undefined ? {} : { refund: amount.refund }),
    },
  };
}
