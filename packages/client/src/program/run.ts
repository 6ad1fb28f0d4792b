import type { RefundError } from "@wxrefund/core";
import * as Cause from "effect/Cause";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";

export interface Running {
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs one call's program as a Promise: rejects with the RefundError itself, with `signal.reason` after an abort, or
 * with the defect when there is a bug.
 */
export async function run<Value>(
  program: Effect.Effect<Value, RefundError>,
  { signal }: Running = {},
): Promise<Value> {
  signal?.throwIfAborted();
  const exit = await Effect.runPromiseExit(program, signal === undefined ? {} : { signal });
  if (Exit.isSuccess(exit)) return exit.value;
  signal?.throwIfAborted();
  const failure = exit.cause.reasons.find(Cause.isFailReason);
  if (failure !== undefined) throw failure.error;
  throw Cause.squash(exit.cause);
}

/** Runs what neither waits nor fails. */
export function runNow<Value>(program: Effect.Effect<Value>): Value {
  return Effect.runSync(program);
}
