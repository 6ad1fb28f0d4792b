import { mostDoubtful, nextStep, type RefundError, withFacts } from "@wxrefund/core";
import * as Cause from "effect/Cause";
import * as Clock from "effect/Clock";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Random from "effect/Random";
import * as Schedule from "effect/Schedule";
import { type Attempt, type Attempted, transportError } from "../attempt/attempt.ts";
import { admitted } from "./admission.ts";
import { observed, sendingWithin } from "./observe.ts";
import { attemptTimeoutMs, type Progress, standing, started } from "./progress.ts";
import { promised } from "./promised.ts";
import { answerAttributes, hostAttributes } from "./span-attributes.ts";
import type { Bounds, Surroundings } from "./surroundings.ts";
import { chosenHost, noteOutcome } from "./hosts.ts";

/** What a whole call came to. */
export interface Asked<Value> extends Attempted<Value> {
  readonly baseUrl: string;
  readonly attempts: number;
}

/** One call, its circumstances, and how far it has come. */
interface Call<Value> {
  readonly attempt: Attempt<Value>;
  readonly around: Surroundings;
  readonly bounds: Bounds;
  readonly progress: Progress;
}

/**
 * One call: attempts until one is believed, or until core's `nextStep` says stop; then the failure that leaves most
 * doubt. Interrupting it aborts the attempt under way.
 */
export function ask<Value>(
  attempt: Attempt<Value>,
  around: Surroundings,
  bounds: Bounds,
): Effect.Effect<Asked<Value>, RefundError> {
  return Effect.gen(function* () {
    const progress = started(yield* Clock.currentTimeMillis);
    const call = { attempt, around, bounds, progress };
    return yield* askOnce(call).pipe(
      Effect.retry(policy(call)),
      Effect.mapError((last) => toldError(last, progress)),
    );
  });
}

function askOnce<Value>(call: Call<Value>): Effect.Effect<Asked<Value>, RefundError> {
  const { around, bounds, progress } = call;
  return Effect.gen(function* () {
    yield* admitted(around.limiter, progress.startMs + bounds.timeoutMs);
    const host = yield* chosenHost(around, progress);
    const { baseUrl } = host;
    progress.attempts += 1;
    const attempted = yield* seenAttempt(call, baseUrl).pipe(
      Effect.mapError((error) => withFacts(error, { baseUrl })),
      Effect.onExit((exit) => noteOutcome(around, host, exit)),
    );
    return { ...attempted, baseUrl, attempts: progress.attempts };
  }).pipe(Effect.tapError((error) => Effect.sync(() => progress.errors.push(error))));
}

function seenAttempt<Value>(
  call: Call<Value>,
  baseUrl: string,
): Effect.Effect<Attempted<Value>, RefundError> {
  return Effect.gen(function* () {
    const { attempts, idleSinceMs } = call.progress;
    const waitMs = (yield* Clock.currentTimeMillis) - idleSinceMs;
    return yield* observed(attemptAt(call, baseUrl), {
      name: "wxrefund.attempt",
      attributes: {
        "wxrefund.attempt": attempts,
        "wxrefund.wait_ms": waitMs,
        ...hostAttributes(baseUrl),
      },
      of: answerAttributes,
    });
  });
}

function attemptAt<Value>(
  { attempt, bounds, progress }: Call<Value>,
  baseUrl: string,
): Effect.Effect<Attempted<Value>, RefundError> {
  return Effect.gen(function* () {
    const clock = yield* Clock.Clock;
    const nowMs = (): number => clock.currentTimeMillisUnsafe();
    let sent = false;
    const onSent = (): void => {
      sent = true;
    };
    const within = yield* sendingWithin;
    return yield* promised((signal) => within(() => attempt({ baseUrl, signal, nowMs, onSent }))).pipe(
      Effect.timeoutOrElse({
        duration: Duration.millis(attemptTimeoutMs(bounds, progress, nowMs())),
        orElse: () => Effect.fail(timedOut(sent)),
      }),
    );
  });
}

function timedOut(sent: boolean): RefundError {
  return transportError({ sent, reason: "timeout", message: "the time for this attempt ran out" });
}

/** Executes core's decisions; makes none. */
function policy({ bounds, progress }: Call<unknown>): Schedule.Schedule<number, RefundError> {
  return Schedule.fromStepWithMetadata(
    Effect.succeed(({ input }: Schedule.InputMetadata<RefundError>) =>
      Effect.gen(function* () {
        const nowMs = yield* Clock.currentTimeMillis;
        progress.idleSinceMs = nowMs;
        const step = nextStep(standing(input, bounds, { progress, nowMs }));
        if (step.action === "stop") return yield* Cause.done(progress.attempts);
        progress.avoidLast = step.host === "next";
        const share = step.jitter === "full" ? yield* Random.next : 1;
        const wait: [number, Duration.Duration] = [progress.attempts, Duration.millis(step.afterMs * share)];
        return wait;
      }),
    ),
  );
}

function toldError(last: RefundError, { errors, attempts }: Progress): RefundError {
  if (last.kind === "config") return last;
  const [first = last, ...others] = errors;
  return withFacts(mostDoubtful([first, ...others]), { attempts });
}
