import {
  isRefundError,
  mostDoubtful,
  nextStep,
  type RefundError,
  type Standing,
  withFacts,
} from "@wxrefund/core";
import * as Cause from "effect/Cause";
import * as Clock from "effect/Clock";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Random from "effect/Random";
import * as Schedule from "effect/Schedule";
import { type Attempt, type Attempted, transportError } from "../attempt/attempt.ts";

/** Bounds of one call. */
export interface Bounds {
  readonly baseUrls: readonly [string, ...string[]];
  /** The whole call, waits included. */
  readonly timeoutMs: number;
  readonly maxAttempts: number;
}

/** What a whole call came to. */
export interface Asked<Value> extends Attempted<Value> {
  readonly baseUrl: string;
  readonly attempts: number;
}

/** How far one call has come; it belongs to that call alone. */
interface Progress {
  readonly startMs: number;
  readonly errors: RefundError[];
  attempts: number;
  hostIndex: number;
}

/**
 * One call: attempts until one is believed, or until core's `nextStep` says stop; then the failure that leaves most
 * doubt. Interrupting it aborts the attempt under way.
 */
export function ask<Value>(
  attempt: Attempt<Value>,
  bounds: Bounds,
): Effect.Effect<Asked<Value>, RefundError> {
  return Effect.gen(function* () {
    const startMs = yield* Clock.currentTimeMillis;
    const progress: Progress = { startMs, errors: [], attempts: 0, hostIndex: 0 };
    return yield* askOnce(attempt, bounds, progress).pipe(
      Effect.retry(policy(bounds, progress)),
      Effect.mapError((last) => toldError(last, progress)),
    );
  });
}

function askOnce<Value>(
  attempt: Attempt<Value>,
  bounds: Bounds,
  progress: Progress,
): Effect.Effect<Asked<Value>, RefundError> {
  return Effect.gen(function* () {
    const clock = yield* Clock.Clock;
    const nowMs = (): number => clock.currentTimeMillisUnsafe();
    const baseUrl = bounds.baseUrls[progress.hostIndex % bounds.baseUrls.length] ?? bounds.baseUrls[0];
    let sent = false;
    const onSent = (): void => {
      sent = true;
    };
    progress.attempts += 1;
    const attempted = yield* Effect.tryPromise({
      try: (signal) => attempt({ baseUrl, signal, nowMs, onSent }),
      catch: (cause) => cause,
    }).pipe(
      Effect.catch((cause) => (isRefundError(cause) ? Effect.fail<RefundError>(cause) : Effect.die(cause))),
      Effect.timeoutOrElse({
        duration: Duration.millis(attemptTimeoutMs(bounds, progress, nowMs())),
        orElse: () => Effect.fail(timedOut(sent)),
      }),
      Effect.tapError((error) => Effect.sync(() => progress.errors.push(withFacts(error, { baseUrl })))),
    );
    return { ...attempted, baseUrl, attempts: progress.attempts };
  });
}

const shortestAttemptMs = 5_000;

/** No single attempt may use up the time of the others, unless it is the last. */
function attemptTimeoutMs(
  { timeoutMs, maxAttempts }: Bounds,
  { startMs, attempts }: Progress,
  nowMs: number,
): number {
  const leftMs = Math.max(startMs + timeoutMs - nowMs, 0);
  const shareMs = Math.max(timeoutMs / maxAttempts, shortestAttemptMs);
  return attempts < maxAttempts ? Math.min(leftMs, shareMs) : leftMs;
}

function timedOut(sent: boolean): RefundError {
  return transportError({ sent, reason: "timeout", message: "the time for this attempt ran out" });
}

/** Executes core's decisions; makes none. */
function policy(bounds: Bounds, progress: Progress): Schedule.Schedule<number, RefundError> {
  return Schedule.fromStepWithMetadata(
    Effect.succeed(({ input }: Schedule.InputMetadata<RefundError>) =>
      Effect.gen(function* () {
        const nowMs = yield* Clock.currentTimeMillis;
        const step = nextStep(standing(input, bounds, progress, nowMs));
        if (step.action === "stop") return yield* Cause.done(progress.attempts);
        if (step.host === "next") progress.hostIndex += 1;
        const share = step.jitter === "full" ? yield* Random.next : 1;
        const wait: [number, Duration.Duration] = [progress.attempts, Duration.millis(step.afterMs * share)];
        return wait;
      }),
    ),
  );
}

function standing(error: RefundError, bounds: Bounds, progress: Progress, nowMs: number): Standing {
  const { timeoutMs, maxAttempts } = bounds;
  const { attempts, errors, startMs } = progress;
  const probes = errors.filter(({ reason }) => reason === "probe").length;
  return { error, attempts, maxAttempts, elapsedMs: nowMs - startMs, timeoutMs, probes };
}

function toldError(last: RefundError, { errors, attempts }: Progress): RefundError {
  if (last.kind === "config") return last;
  const [first = last, ...others] = errors;
  return withFacts(mostDoubtful([first, ...others]), { attempts });
}
