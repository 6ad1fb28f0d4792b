import { mostDoubtful, nextStep, type RefundError, withFacts } from "@wxrefund/core";
import * as Cause from "effect/Cause";
import * as Clock from "effect/Clock";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Random from "effect/Random";
import * as Schedule from "effect/Schedule";
import { type AttemptCall, type Attempted, transportError } from "../attempt/attempt.ts";
import { admitted, noteEnded } from "./admission.ts";
import { besides } from "./besides.ts";
import { observed, sendingWithin } from "./observe.ts";
import { attemptTimeoutMs, type Progress, standing, started } from "./progress.ts";
import { promised } from "./promised.ts";
import { answerAttributes, hostAttributes } from "./span-attributes.ts";
import type { ReservedStart } from "../port/limiter.ts";
import type { Bounds, Surroundings } from "./surroundings.ts";
import { chosenHost, noteOutcome } from "./hosts.ts";

/** What a whole call came to. */
export interface Asked<Value> extends Attempted<Value> {
  readonly baseUrl: string;
  readonly attempts: number;
}

/** What an attempt may tell of the answer it brought. */
type Done = Partial<Pick<Attempted<unknown>, "evidence" | "requestId">>;

/** Where it came from, after how many attempts. */
type Placed<Brought> = Brought & Pick<Asked<unknown>, "baseUrl" | "attempts">;

/** One call, its circumstances, and how far it has come. */
interface Call<Brought> {
  readonly attempt: (call: AttemptCall) => Promise<Brought>;
  readonly around: Surroundings;
  readonly bounds: Bounds;
  readonly progress: Progress;
}

/**
 * One call: attempts until one is believed, or until core's `nextStep` says stop; then the failure that leaves most
 * doubt. Interrupting it aborts the attempt under way.
 */
export function ask<Brought extends Done>(
  attempt: (call: AttemptCall) => Promise<Brought>,
  around: Surroundings,
  bounds: Bounds,
): Effect.Effect<Placed<Brought>, RefundError> {
  return Effect.flatMap(Clock.currentTimeMillis, (startMs) => {
    const progress = started(startMs);
    const call = { attempt, around, bounds, progress };
    return askOnce(call).pipe(
      Effect.retry(policy(call)),
      Effect.mapError((last) => toldError(last, progress)),
    );
  });
}

function askOnce<Brought extends Done>(call: Call<Brought>): Effect.Effect<Placed<Brought>, RefundError> {
  const { around, bounds, progress } = call;
  return Effect.gen(function* () {
    const start = yield* admitted(around.limiter, progress.startMs + bounds.timeoutMs);
    const host = yield* chosenHost(around, progress);
    const { baseUrl } = host;
    progress.attempts += 1;
    const attempted = yield* seenAttempt(call, { baseUrl, start }).pipe(
      Effect.mapError((error) => withFacts(error, { baseUrl })),
      Effect.onExit((exit) => Effect.andThen(noteOutcome(host, exit), noteEnded(start, exit))),
    );
    return { ...attempted, baseUrl, attempts: progress.attempts };
  }).pipe(Effect.tapError((error) => Effect.sync(() => progress.errors.push(error))));
}

/** Where an attempt is sent, and at which start. */
interface Outset {
  readonly baseUrl: string;
  readonly start: ReservedStart;
}

function seenAttempt<Brought extends Done>(
  call: Call<Brought>,
  outset: Outset,
): Effect.Effect<Brought, RefundError> {
  const { attempts, idleSinceMs } = call.progress;
  return observed(attemptAt(call, outset), {
    name: "wxrefund.attempt",
    attributes: (startMs) => ({
      "wxrefund.attempt": attempts,
      "wxrefund.wait_ms": startMs - idleSinceMs,
      ...hostAttributes(outset.baseUrl),
    }),
    of: answerAttributes,
  });
}

function attemptAt<Brought>(
  { attempt, around, bounds, progress }: Call<Brought>,
  { baseUrl, start }: Outset,
): Effect.Effect<Brought, RefundError> {
  return Effect.gen(function* () {
    const clock = yield* Clock.Clock;
    const nowMs = (): number => clock.currentTimeMillisUnsafe();
    let sent = false;
    const onSent = (): void => {
      sent = true;
    };
    const within = yield* sendingWithin;
    const timeoutMs = attemptTimeoutMs(bounds, progress, { hosts: around.hosts.length, nowMs: nowMs() });
    const deadlineMs = progress.startMs + bounds.timeoutMs;
    const { limiter } = around;
    const beside = besides({ clock, deadlineMs, limiter, onSent, start, timeoutMs });
    return yield* promised((signal) => within(() => attempt({ baseUrl, nowMs, ...beside(signal) }))).pipe(
      Effect.timeoutOrElse({
        duration: Duration.millis(timeoutMs),
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
        if (step.host === "next") progress.failedHosts.push(progress.lastHost);
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
