import { pollDelayMs } from "@wxrefund/core";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Schedule from "effect/Schedule";

/**
 * When to ask again for a refund whose creation is not known: after a minute five times, then after 5, 10, 20, 30, 30 …
 * minutes, without end (APIv3 partner refund query page, preface). Its output is how many polls it has asked for. `watch`
 * keeps to the refund's own creation time and does not need it.
 *
 * @example
 * ```ts
 * import * as Schedule from "effect/Schedule";
 * const forThreeDays = cadence.pipe(Schedule.upTo({ duration: "3 days" }));
 * ```
 */
export const cadence: Schedule.Schedule<number> = Schedule.fromStepWithMetadata(
  Effect.succeed(({ attempt }: Schedule.InputMetadata<unknown>) => {
    const poll: [number, Duration.Duration] = [attempt, Duration.millis(pollDelayMs(attempt))];
    return Effect.succeed(poll);
  }),
);
