import {
  follow,
  type Followed,
  type Following,
  type RefundError,
  type Sighting,
  startFollowing,
} from "@wxrefund/core";
import * as Clock from "effect/Clock";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Result from "effect/Result";
import type { QueryResult } from "../config.ts";
import type { Seen, SeenWhen, WatchOptions } from "../seen.ts";
import { observed, type Subject } from "./observe.ts";
import { pollAttributes } from "./span-attributes.ts";

/** What is polled: a whole call with its retries. */
export interface Poll extends Subject {
  readonly program: Effect.Effect<QueryResult, RefundError>;
}

/** Something worth telling, how far the following has come, and whether that was the end. */
export interface Sight {
  readonly seen: Seen;
  readonly following: Following;
  readonly ended: boolean;
}

/** The following of one refund, one sight at a time. */
export interface Watch {
  readonly start: Effect.Effect<Following>;
  readonly next: (following: Following) => Effect.Effect<Sight, RefundError>;
}

export function watch(poll: Poll, { every = "change", believed }: WatchOptions = {}): Watch {
  return {
    start: Effect.map(Clock.currentTimeMillis, (nowMs) => startFollowing(nowMs, believed)),
    next: (following) => nextSight(poll, following, every),
  };
}

/**
 * Polls, each time when core's cadence says so, until there is something to tell. Fails when asking on is hopeless:
 * the question is wrong, or the refund stays unknown.
 */
function nextSight(
  poll: Poll,
  following: Following,
  every: "change" | "poll",
): Effect.Effect<Sight, RefundError> {
  return Effect.gen(function* () {
    const waitMs = following.nextPollAtMs - (yield* Clock.currentTimeMillis);
    if (waitMs > 0) yield* Effect.sleep(Duration.millis(waitMs));
    const { outcome, nowMs, followed } = yield* observed(polled(poll, following), {
      name: "wxrefund.watch.poll",
      subject: poll,
      attributes: () => ({ "wxrefund.wait_ms": Math.max(waitMs, 0) }),
      of: pollAttributes,
    });
    if (followed.end === "hopeless" && Result.isFailure(outcome)) return yield* Effect.fail(outcome.failure);
    const told = every === "poll" || (followed.news !== "same" && followed.news !== "still-trouble");
    if (!told && followed.end === undefined) return yield* nextSight(poll, followed.following, every);
    return {
      seen: seenOf(followed, outcome, nowMs),
      following: followed.following,
      ended: followed.end !== undefined,
    };
  });
}

/** What one poll came to, and what that means for the following. */
interface Polled {
  readonly outcome: Result.Result<QueryResult, RefundError>;
  readonly nowMs: number;
  readonly followed: Followed;
}

function polled({ program }: Poll, following: Following): Effect.Effect<Polled> {
  return Effect.gen(function* () {
    const outcome = yield* Effect.result(program);
    const nowMs = yield* Clock.currentTimeMillis;
    const sighting: Sighting = Result.isSuccess(outcome)
      ? { nowMs, refund: outcome.success.refund }
      : { nowMs, error: outcome.failure };
    return { outcome, nowMs, followed: follow(following, sighting) };
  });
}

function seenOf(
  { news, end, following }: Followed,
  outcome: Result.Result<QueryResult, RefundError>,
  seenAtMs: number,
): Seen {
  const when: SeenWhen = { seenAtMs, ...(end === undefined ? { nextPollAtMs: following.nextPollAtMs } : {}) };
  const { refund: believed } = following;
  if (Result.isFailure(outcome)) {
    const known = believed === undefined ? {} : { refund: believed };
    return { ...when, news: "trouble", error: outcome.failure, ...known };
  }
  const { refund, answer } = outcome.success;
  return news === "anomaly" && believed !== undefined
    ? { ...when, news, refund: believed, received: refund, answer }
    : { ...when, news: news === "status" ? "status" : "same", refund, answer };
}
