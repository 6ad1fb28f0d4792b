import * as Clock from "effect/Clock";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import type { ClientClock } from "../port/clock.ts";

const nanosPerMs = 1_000_000n;

/** Lets a program read its time from a given clock, in place of the one it would read it from. */
export function timedBy<Value, Failure>(
  program: Effect.Effect<Value, Failure>,
  clock: ClientClock | undefined,
): Effect.Effect<Value, Failure> {
  return clock === undefined ? program : Effect.provideService(program, Clock.Clock, effectClock(clock));
}

function effectClock({ nowMs, sleep }: ClientClock): Clock.Clock {
  const nanos = (): bigint => BigInt(Math.trunc(nowMs())) * nanosPerMs;
  return {
    currentTimeMillisUnsafe: nowMs,
    currentTimeMillis: Effect.sync(nowMs),
    currentTimeNanosUnsafe: nanos,
    currentTimeNanos: Effect.sync(nanos),
    monotonicTimeNanosUnsafe: nanos,
    monotonicTimeNanos: Effect.sync(nanos),
    sleep: (duration) => Effect.promise((signal) => sleep(Duration.toMillis(duration), signal)),
  };
}
