import type * as Clock from "effect/Clock";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import type { ClientClock } from "../port/clock.ts";

const nanosPerMs = 1_000_000n;

/** A given clock as the service that every program reads its time from. */
export function effectClock({ nowMs, sleep }: ClientClock): Clock.Clock {
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
