import {
  type BegunStart,
  beginStart,
  noteFailing,
  queryPace,
  reserveStart,
  startNoLaterThan,
} from "@wxrefund/core";

/**
 * Keeps WeChat Pay's limits for one merchant number: 300 queries a second, 6 a second for failing ones. Give one
 * limiter to several clients of the same number; a limiter shared between machines may answer with a promise.
 */
export interface QueryLimiter {
  /**
   * Reserves the next start and returns its instant (milliseconds since 1970), or undefined, reserving nothing, when
   * none is free before `latestMs`. The caller waits by itself.
   */
  readonly reserve: (nowMs: number, latestMs: number) => Promise<number | undefined> | number | undefined;
  /**
   * Begins a reserved start, when all is ready to be sent. Timers and signatures are late in a busy process, and starts
   * that were spread would leave together: such a one waits, and begins again.
   */
  readonly begin?: (nowMs: number) => BegunStart;
  /** A query was refused by WeChat Pay: the slower limit counts it. */
  readonly refused: (nowMs: number) => Promise<void> | void;
}

/**
 * The limiter every client has unless it is given another. It holds numbers only, so requests of an edge runtime may
 * share it.
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
    reserve: (nowMs, latestMs) =>
      startNoLaterThan(pace, nowMs, latestMs) ? reserveStart(pace, nowMs) : undefined,
    begin: (nowMs) => beginStart(pace, nowMs),
    refused: (nowMs) => noteFailing(pace, nowMs),
  };
}

/** For tests against your own server only: WeChat Pay blocks merchants that ask too often. */
export const dangerouslyUnlimited: QueryLimiter = {
  reserve: (nowMs) => nowMs,
  refused: () => undefined,
};
