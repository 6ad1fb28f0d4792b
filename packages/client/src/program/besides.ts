import * as Clock from "effect/Clock";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import type { RefundError } from "@wxrefund/core";
import { type AttemptCall, type Sending, transportError } from "../attempt/attempt.ts";
import type { QueryLimiter, ReservedStart } from "../port/limiter.ts";
import { admitted, noteEnded, until } from "./admission.ts";
import { promised, promisedWithin } from "./promised.ts";
import { run } from "./run.ts";

interface Means {
  readonly clock: Clock.Clock;
  readonly limiter: QueryLimiter;
  /** The attempt's own. */
  readonly start: ReservedStart;
  readonly onSent: () => void;
  /** Of the whole call. */
  readonly deadlineMs: number;
  /** Of the attempt. */
  readonly timeoutMs: number;
}

const longestSpareMs = 5_000;

/** When an attempt may send, and what besides its question: at its call's limiter's pace, on its clock. */
export function besides(
  means: Means,
): (signal: AbortSignal) => Pick<AttemptCall, "aside" | "spareMs"> & Sending {
  const spareMs = Math.min(means.timeoutMs / 2, longestSpareMs);
  return (signal) => ({
    spareMs,
    ...sending(means, means.start, signal),
    aside: (work, limitMs) => run(timed(means, bounded(means, work, limitMs)), { signal }),
  });
}

/** How the request of a start is sent; a program runs only where it has to wait. */
function sending(means: Means, start: ReservedStart, signal: AbortSignal): Sending {
  const { clock, onSent, timeoutMs } = means;
  const mayLeave = (nowMs: number): number => start.leave?.(nowMs) ?? nowMs;
  return {
    signal,
    turn: () => {
      const nowMs = clock.currentTimeMillisUnsafe();
      if (mayLeave(nowMs) <= nowMs) return undefined;
      return run(timed(means, until(mayLeave, { clock, deadlineMs: nowMs + timeoutMs })), { signal });
    },
    onSent: () => {
      start.left?.(clock.currentTimeMillisUnsafe());
      onSent();
    },
  };
}

type Work = Parameters<AttemptCall["aside"]>[0];

function bounded(means: Means, work: Work, limitMs: number | undefined): Effect.Effect<void, RefundError> {
  const { clock, deadlineMs } = means;
  if (limitMs === undefined) return inTurn(means, work, deadlineMs);
  const latestMs = Math.min(deadlineMs, clock.currentTimeMillisUnsafe() + limitMs);
  const program = timed(means, inTurn(means, work, latestMs));
  return promisedWithin((signal) => run(program, { signal }), {
    clock,
    duration: Duration.millis(limitMs),
    orElse: () => Effect.fail(tookTooLong()),
  });
}

function inTurn(means: Means, work: Work, latestMs: number): Effect.Effect<void, RefundError> {
  const { clock, limiter } = means;
  return Effect.flatMap(admitted(limiter, { clock, deadlineMs: latestMs }), (start) =>
    Effect.onExit(
      promised((signal) => work(sending(means, start, signal))),
      (exit) => noteEnded(start, exit, clock.currentTimeMillisUnsafe()),
    ),
  );
}

function timed<Value>(
  { clock }: Means,
  program: Effect.Effect<Value, RefundError>,
): Effect.Effect<Value, RefundError> {
  return Effect.provideService(program, Clock.Clock, clock);
}

function tookTooLong(): RefundError {
  return transportError({ sent: true, reason: "timeout", message: "the time for it ran out" });
}
