import { RefundError } from "@wxrefund/core";
import * as Clock from "effect/Clock";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import type { QueryLimiter } from "../port/limiter.ts";

/** Waits for this call's turn; fails at once, with nothing reserved, when the turn would come after the deadline. */
export function admitted(limiter: QueryLimiter, deadlineMs: number): Effect.Effect<void, RefundError> {
  return Effect.flatMap(Clock.currentTimeMillis, (nowMs) => {
    const reserved = limiter.reserve(nowMs, deadlineMs);
    return typeof reserved === "object"
      ? Effect.flatMap(
          Effect.promise(async () => reserved),
          (startMs) => untilTurn(startMs, nowMs),
        )
      : untilTurn(reserved, nowMs);
  });
}

function untilTurn(startMs: number | undefined, nowMs: number): Effect.Effect<void, RefundError> {
  if (startMs === undefined) return Effect.fail(tooBusy());
  return startMs > nowMs ? Effect.sleep(Duration.millis(startMs - nowMs)) : Effect.void;
}

/** Begins an admitted start, now that everything is ready to be sent; waits where too many have begun late. */
export function begun(limiter: QueryLimiter): Effect.Effect<((atMs: number) => void) | undefined> {
  return Effect.flatMap(Clock.currentTimeMillis, (nowMs) => {
    const start = limiter.begin?.(nowMs);
    if (start?.step !== "wait") return Effect.succeed(start?.sent);
    return Effect.andThen(Effect.sleep(Duration.millis(start.untilMs - nowMs)), begun(limiter));
  });
}

function tooBusy(): RefundError {
  return new RefundError(
    "rate-limited",
    "So many queries wait their turn that this one's would come after its deadline. Nothing was sent.",
    {
      advice: {
        action: "wait",
        afterSeconds: 60,
        text: "Ask again later, with fewer queries at once or more time.",
      },
      reason: "own-limit",
    },
  );
}
