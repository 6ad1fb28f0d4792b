import { queryLimits } from "../refund/cadence.ts";
import { nextFreeMs, noteStart, type SlidingWindow, slidingWindow } from "./sliding-window.ts";

/**
 * The pace of one merchant number: 300 queries a second, and 6 a second for failing ones (refund query pages of V2 and
 * APIv3). Plain numbers, shared by every call of that merchant.
 */
export interface QueryPace {
  readonly all: SlidingWindow;
  readonly failing: SlidingWindow;
  /** The latest instant given out: callers are served in the order they came. */
  lastMs: number;
}

/** Starts that leave at the limit may arrive closer together; this much longer a window keeps them within it. */
const marginMs = 10;

/**
 * @example
 * ```ts
 * const pace = queryPace();
 * reserveStart(pace, nowMs); // nowMs, until 300 were given out within a second
 * ```
 */
export function queryPace(perSecond: number = queryLimits.perSecond): QueryPace {
  const windowMs = 1000 + marginMs;
  return {
    all: slidingWindow(perSecond, windowMs),
    failing: slidingWindow(queryLimits.failingPerSecond, windowMs),
    lastMs: 0,
  };
}

/** Is there a start to reserve that is not after `latestMs`? */
export function startNoLaterThan(pace: QueryPace, nowMs: number, latestMs: number): boolean {
  return nextStartMs(pace, nowMs) <= latestMs;
}

function nextStartMs(pace: QueryPace, nowMs: number): number {
  return Math.max(nextFreeMs(pace.all, nowMs), nextFreeMs(pace.failing, nowMs), pace.lastMs);
}

/** Reserves the next start and returns its instant, in milliseconds; the caller waits until then by itself. */
export function reserveStart(pace: QueryPace, nowMs: number): number {
  const atMs = nextStartMs(pace, nowMs);
  noteStart(pace.all, atMs);
  pace.lastMs = atMs;
  return atMs;
}

/** A query failed with WeChat Pay's refusal: six of these in a second hold the next start back. */
export function noteFailing(pace: QueryPace, nowMs: number): void {
  noteStart(pace.failing, nowMs);
}
