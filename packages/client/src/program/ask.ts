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
import { promisedWithin } from "./promised.ts";
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
  readonly clock: Clock.Clock;
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
  return Effect.flatMap(Clock.Clock, (clock) => {
    const progress = started(clock.currentTimeMillisUnsafe());
    const call = { attempt, around, bounds, clock, progress };
    return askOnce(call).pipe(
      Effect.retry(policy(call)),
      Effect.mapError((last) => toldError(last, progress)),
    );
  });
}

function askOnce<Brought extends Done>(call: Call<Brought>): Effect.Effect<Placed<Brought>, RefundError> {
  const { around, clock } = call;
  const waiting = { clock, deadlineMs: deadlineOf(call) };
  return Effect.flatMap(admitted(around.limiter, waiting), (start) => askAt(call, start));
}

function askAt<Brought extends Done>(
  call: Call<Brought>,
  start: ReservedStart,
): Effect.Effect<Placed<Brought>, RefundError> {
  const { around, clock, progress } = call;
  const host = chosenHost(around, progress, clock.currentTimeMillisUnsafe());
  const { baseUrl } = host;
  progress.attempts += 1;
  return seenAttempt(call, { baseUrl, start }).pipe(
    Effect.mapError((error) => withFacts(error, { baseUrl })),
    Effect.onExit((exit) => {
      const nowMs = clock.currentTimeMillisUnsafe();
      noteOutcome(host, exit, nowMs);
      return noteEnded(start, exit, nowMs);
    }),
    Effect.map((attempted) => ({ ...attempted, baseUrl, attempts: progress.attempts })),
  );
}

function deadlineOf({ progress, bounds }: Call<unknown>): number {
  return progress.startMs + bounds.timeoutMs;
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
  call: Call<Brought>,
  { baseUrl, start }: Outset,
): Effect.Effect<Brought, RefundError> {
  return Effect.flatMap(sendingWithin, (within) => {
    const { attempt, around, bounds, clock, progress } = call;
    const nowMs = (): number => clock.currentTimeMillisUnsafe();
    let sent = false;
    const onSent = (): void => {
      sent = true;
    };
    const timeoutMs = attemptTimeoutMs(bounds, progress, { hosts: around.hosts.length, nowMs: nowMs() });
    const { limiter } = around;
    const beside = besides({ clock, deadlineMs: deadlineOf(call), limiter, onSent, start, timeoutMs });
    return promisedWithin((signal) => within(() => attempt({ baseUrl, nowMs, ...beside(signal) })), {
      clock,
      duration: Duration.millis(timeoutMs),
      orElse: () => Effect.fail(timedOut(sent)),
    });
  });
}

function timedOut(sent: boolean): RefundError {
  return transportError({ sent, reason: "timeout", message: "the time for this attempt ran out" });
}

/** Executes core's decisions; makes none. */
function policy(call: Call<unknown>): Schedule.Schedule<number, RefundError> {
  const step = ({ input }: Schedule.InputMetadata<RefundError>): ReturnType<typeof decided> =>
    decided(call, input);
  return Schedule.fromStepWithMetadata(Effect.succeed(step));
}

function decided(
  { bounds, clock, progress }: Call<unknown>,
  error: RefundError,
): Effect.Effect<[attempts: number, wait: Duration.Duration], Cause.Done<number>> {
  const nowMs = clock.currentTimeMillisUnsafe();
  progress.idleSinceMs = nowMs;
  progress.errors.push(error);
  const step = nextStep(standing(error, bounds, { progress, nowMs }));
  if (step.action === "stop") return Cause.done(progress.attempts);
  if (step.host === "next") progress.failedHosts.push(progress.lastHost);
  const share = step.jitter === "full" ? Random.next : Effect.succeed(1);
  return Effect.map(share, (part) => [progress.attempts, Duration.millis(step.afterMs * part)]);
}

function toldError(last: RefundError, { errors, attempts }: Progress): RefundError {
  if (last.kind === "config") return last;
  const [first = last, ...others] = errors;
  return withFacts(mostDoubtful([first, ...others]), { attempts });
}
