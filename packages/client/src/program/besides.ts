import * as Clock from "effect/Clock";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import type { RefundError } from "@wxrefund/core";
import { type AttemptCall, transportError } from "../attempt/attempt.ts";
import type { QueryLimiter } from "../port/limiter.ts";
import { admitted, begun } from "./admission.ts";
import { promised } from "./promised.ts";
import { run } from "./run.ts";

interface Means {
  readonly clock: Clock.Clock;
  readonly limiter: QueryLimiter;
  /** Of the whole call. */
  readonly deadlineMs: number;
  /** Of the attempt. */
  readonly timeoutMs: number;
}

const longestSpareMs = 5_000;

/** When an attempt may send, and what besides its question: at its call's limiter's pace, on its clock. */
export function besides(
  means: Means,
): (signal: AbortSignal) => Pick<AttemptCall, "aside" | "spareMs" | "turn"> {
  const spareMs = Math.min(means.timeoutMs / 2, longestSpareMs);
  const turn = Effect.provideService(begun(means.limiter), Clock.Clock, means.clock);
  return (signal) => ({
    spareMs,
    turn: () => run(turn, { signal }),
    aside: (work, limitMs) => {
      const program = Effect.provideService(bounded(means, work, limitMs), Clock.Clock, means.clock);
      return run(program, { signal });
    },
  });
}

function bounded(
  { clock, limiter, deadlineMs }: Means,
  work: (signal: AbortSignal) => Promise<void>,
  limitMs: number | undefined,
): Effect.Effect<void, RefundError> {
  if (limitMs === undefined) return Effect.andThen(admitted(limiter, deadlineMs), promised(work));
  const latestMs = Math.min(deadlineMs, clock.currentTimeMillisUnsafe() + limitMs);
  return Effect.andThen(admitted(limiter, latestMs), promised(work)).pipe(
    Effect.timeoutOrElse({ duration: Duration.millis(limitMs), orElse: () => Effect.fail(tookTooLong()) }),
  );
}

function tookTooLong(): RefundError {
  return transportError({ sent: true, reason: "timeout", message: "the time for it ran out" });
}
