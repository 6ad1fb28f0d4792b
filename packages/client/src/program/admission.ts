import { RefundError, type StartOutcome } from "@wxrefund/core";
import * as Cause from "effect/Cause";
import * as Clock from "effect/Clock";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import type { QueryLimiter, ReservedStart } from "../port/limiter.ts";

/**
 * Waits for this call's turn, and gives its start; fails as soon as it is known that the turn would come after the
 * deadline.
 */
export function admitted(
  limiter: QueryLimiter,
  deadlineMs: number,
): Effect.Effect<ReservedStart, RefundError> {
  return Effect.flatMap(Clock.currentTimeMillis, (nowMs) => {
    const reserved = limiter.reserve(nowMs, deadlineMs);
    if (reserved === undefined || !("then" in reserved)) return atTurn(reserved, deadlineMs);
    return Effect.flatMap(
      Effect.promise(async () => reserved),
      (start) => atTurn(start, deadlineMs),
    );
  });
}

function atTurn(
  start: ReservedStart | undefined,
  deadlineMs: number,
): Effect.Effect<ReservedStart, RefundError> {
  if (start === undefined) return Effect.fail(tooBusy());
  const mayBegin = (nowMs: number): number =>
    nowMs < start.atMs ? start.atMs : (start.begin?.(nowMs) ?? nowMs);
  return Effect.as(until(mayBegin, deadlineMs), start);
}

/** Waits until `when` says now. Who has slept until an instant has reached it, even by a clock that stands still. */
export function until(
  when: (nowMs: number) => number,
  deadlineMs: number,
  reachedMs: number = Number.NEGATIVE_INFINITY,
): Effect.Effect<void, RefundError> {
  return Effect.flatMap(Clock.currentTimeMillis, (clockMs) => {
    const nowMs = Math.max(clockMs, reachedMs);
    const atMs = when(nowMs);
    if (atMs <= nowMs) return Effect.void;
    if (atMs > deadlineMs) return Effect.fail(tooBusy());
    const waited = Effect.sleep(Duration.millis(Math.ceil(atMs - nowMs)));
    return Effect.andThen(waited, until(when, deadlineMs, atMs));
  });
}

/** Tells the limiter what became of a start. */
export function noteEnded(
  { ended }: ReservedStart,
  exit: Exit.Exit<unknown, RefundError>,
): Effect.Effect<void> {
  if (ended === undefined) return Effect.void;
  const outcome = startOutcome(exit);
  return Effect.flatMap(Clock.currentTimeMillis, (nowMs) =>
    Effect.promise(async () => ended(outcome, nowMs)),
  );
}

function startOutcome(exit: Exit.Exit<unknown, RefundError>): StartOutcome {
  if (Exit.isSuccess(exit)) return "answered";
  const error = exit.cause.reasons.find(Cause.isFailReason)?.error;
  if (error === undefined || isOwnLimit(error)) return "unknown";
  return error.kind === "refused" || error.kind === "rate-limited" ? "refused" : "unknown";
}

/** Was it this side that kept a request back? Then it shows nothing of the other. */
export function isOwnLimit({ reason }: RefundError): boolean {
  return reason === "own-limit";
}

function tooBusy(): RefundError {
  return new RefundError(
    "rate-limited",
    "So many queries wait their turn that this one's would come after its deadline. Nothing was sent.",
    {
      advice: {
        action: "wait",
        afterSeconds: 60,
        text: "Ask again later, with fewer queries at once or more time.",
      },
      reason: "own-limit",
    },
  );
}
