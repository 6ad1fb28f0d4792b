import { isRefundError, type RefundError } from "@wxrefund/core";
import type * as Clock from "effect/Clock";
import type * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";

type Make<Value> = (signal: AbortSignal) => Promise<Value>;

/** A promise as a program: a RefundError is its failure, anything else a bug. Interrupting it aborts `signal`. */
export function promised<Value>(make: Make<Value>): Effect.Effect<Value, RefundError> {
  return Effect.tryPromise({ try: make, catch: (cause) => cause }).pipe(Effect.catch(failed));
}

function failed(cause: unknown): Effect.Effect<never, RefundError> {
  return isRefundError(cause) ? Effect.fail<RefundError>(cause) : Effect.die(cause);
}

interface Within {
  readonly clock: Clock.Clock;
  readonly duration: Duration.Duration;
  readonly orElse: () => Effect.Effect<never, RefundError>;
}

/**
 * The same with a time, after which `signal` aborts, too. The promise needs no fiber of its own, so that this costs half
 * of what `Effect.timeoutOrElse` does.
 */
export function promisedWithin<Value>(
  make: Make<Value>,
  { clock, duration, orElse }: Within,
): Effect.Effect<Value, RefundError> {
  return Effect.callback<Value, RefundError>((resume) => {
    const ending = new AbortController();
    let isSettled = false;
    const settle = (outcome: Effect.Effect<Value, RefundError>): void => {
      isSettled = true;
      stopWaiting();
      resume(outcome);
    };
    make(ending.signal).then(
      (value) => settle(Effect.succeed(value)),
      (cause) => settle(failed(cause)),
    );
    const stopWaiting = Effect.runCallback(clock.sleep(duration), {
      onExit: (slept) => {
        if (isSettled) return;
        ending.abort();
        resume(Exit.isSuccess(slept) ? orElse() : Effect.failCause(slept.cause));
      },
    });
    return Effect.sync(() => {
      ending.abort();
      stopWaiting();
    });
  });
}
