import { RefundError, type StartOutcome } from "@wxrefund/core";
import * as Cause from "effect/Cause";
import type * as Clock from "effect/Clock";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import type { QueryLimiter, ReservedStart } from "../port/limiter.ts";

/** How long to wait, and by which clock. */
export interface Waiting {
  readonly clock: Clock.Clock;
  readonly deadlineMs: number;
}

/**
 * Waits for this call's turn, and gives its start; fails as soon as it is known that the turn would come after the
 * deadline.
 */
export function admitted(limiter: QueryLimiter, waiting: Waiting): Effect.Effect<ReservedStart, RefundError> {
  return Effect.suspend(() => {
    const { clock, deadlineMs } = waiting;
    const reserved = limiter.reserve(clock.currentTimeMillisUnsafe(), deadlineMs);
    if (reserved === undefined || !("then" in reserved)) return atTurn(reserved, waiting);
    return Effect.flatMap(
      Effect.promise(async () => reserved),
      (start) => atTurn(start, waiting),
    );
  });
}

function atTurn(
  start: ReservedStart | undefined,
  waiting: Waiting,
): Effect.Effect<ReservedStart, RefundError> {
  if (start === undefined) return Effect.fail(tooBusy());
  const mayBegin = (nowMs: number): number =>
    nowMs < start.atMs ? start.atMs : (start.begin?.(nowMs) ?? nowMs);
  return Effect.as(until(mayBegin, waiting), start);
}

/** Waits until `when` says now. Who has slept until an instant has reached it, even by a clock that stands still. */
export function until(
  when: (nowMs: number) => number,
  waiting: Waiting,
  reachedMs: number = Number.NEGATIVE_INFINITY,
): Effect.Effect<void, RefundError> {
  const nowMs = Math.max(waiting.clock.currentTimeMillisUnsafe(), reachedMs);
  const atMs = when(nowMs);
  if (atMs <= nowMs) return Effect.void;
  if (atMs > waiting.deadlineMs) return Effect.fail(tooBusy());
  const slept = Effect.sleep(Duration.millis(Math.ceil(atMs - nowMs)));
  return Effect.flatMap(slept, () => until(when, waiting, atMs));
}

/** Tells the limiter what became of a start. */
export function noteEnded(
  { ended }: ReservedStart,
  exit: Exit.Exit<unknown, RefundError>,
  nowMs: number,
): Effect.Effect<void> {
  const noted = ended?.(startOutcome(exit), nowMs);
  return noted === undefined ? Effect.void : Effect.promise(async () => noted);
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
