import { isRefundError, type RefundError } from "@wxrefund/core";
import * as Effect from "effect/Effect";

/** A promise as a program: a RefundError is its failure, anything else a bug. Interrupting it aborts `signal`. */
export function promised<Value>(
  make: (signal: AbortSignal) => Promise<Value>,
): Effect.Effect<Value, RefundError> {
  return Effect.tryPromise({ try: make, catch: (cause) => cause }).pipe(
    Effect.catch((cause) => (isRefundError(cause) ? Effect.fail<RefundError>(cause) : Effect.die(cause))),
  );
}
