import {
  beginStart,
  endStart,
  leaveStart,
  noteLeft,
  queryPace,
  reserveStart,
  type StartOutcome,
  startNoLaterThan,
} from "@wxrefund/core";

/**
 * Keeps WeChat Pay's limits for one merchant number: 300 queries a second, 6 a second for failing ones. Give one
 * limiter to several clients of the same number; a limiter shared between machines may answer with a promise, and needs
 * no more of a start than its instant.
 */
export interface QueryLimiter {
  /**
   * Reserves the next start, or returns undefined, reserving nothing, when none is free before `latestMs` (milliseconds
   * since 1970). The caller waits by itself.
   */
  readonly reserve: (
    nowMs: number,
    latestMs: number,
  ) => Promise<ReservedStart | undefined> | ReservedStart | undefined;
}

/** One request's start. Each time is in milliseconds since 1970, by the client's clock. */
export interface ReservedStart {
  readonly atMs: number;
  /** Asked when its instant has come: returns `nowMs` to begin now, or when to ask again. */
  readonly begin?: (nowMs: number) => number;
  /**
   * Asked when all is ready to be sent: returns `nowMs` to send now, or when to ask again. Timers and signatures are late
   * in a busy process, and starts that were spread would leave together.
   */
  readonly leave?: (nowMs: number) => number;
  /** Told when it was sent. */
  readonly left?: (atMs: number) => void;
  /** Told what became of it; `refused` counts to the slower limit. Not told when an edge runtime stops the request. */
  readonly ended?: (outcome: StartOutcome, nowMs: number) => Promise<void> | void;
}

/**
 * The limiter every client has unless it is given another. It holds plain values only, so requests of an edge runtime
 * may share it.
 *
 * @example
 * ```ts
 * const limiter = queryLimiter();
 * const shops = appids.map((appid) => createRefundClient({ ...merchant, v2: { appid, key }, limiter }));
 * ```
 */
export function queryLimiter(): QueryLimiter {
  const pace = queryPace();
  return {
    reserve: (nowMs, latestMs) => {
      if (!startNoLaterThan(pace, nowMs, latestMs)) return undefined;
      const start = reserveStart(pace, nowMs);
      return {
        atMs: start.atMs,
        begin: (atMs) => beginStart(pace, start, atMs),
        leave: (atMs) => leaveStart(pace, start, atMs),
        left: (atMs) => noteLeft(pace, start, atMs),
        ended: (outcome, atMs) => endStart(pace, start, { outcome, nowMs: atMs }),
      };
    },
  };
}

/** For tests against your own server only: WeChat Pay blocks merchants that ask too often. */
export const dangerouslyUnlimited: QueryLimiter = { reserve: (nowMs) => ({ atMs: nowMs }) };
