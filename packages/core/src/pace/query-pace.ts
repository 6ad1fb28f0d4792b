import { queryLimits } from "../refund/cadence.ts";
import { delayStart, nextFreeMs, noteStart, type SlidingWindow, slidingWindow } from "./sliding-window.ts";

/**
 * The pace of one merchant number: 300 queries a second, and 6 a second for failing ones (refund query pages of V2 and
 * APIv3). Plain numbers, shared by every call of that merchant.
 */
export interface QueryPace {
  /** Starts given out, over a second and over a thirtieth of one. */
  readonly all: SlidingWindow;
  readonly burst: SlidingWindow;
  /** Starts that came to be: a stalled process makes many of those given out at once. */
  readonly begun: SlidingWindow;
  readonly failing: SlidingWindow;
  /** The latest instant given out: callers are served in the order they came. */
  lastMs: number;
}

/** Starts that leave at the limit may arrive closer together; this much longer a window keeps them within it. */
const marginMs = 15;
/** Many starts at once would arrive spread over the time it takes to sign them, no two seconds alike. */
const burstsPerSecond = 30;

/**
 * @example
 * ```ts
 * const pace = queryPace();
 * reserveStart(pace, nowMs); // nowMs, until 10 were given out within a thirtieth of a second
 * ```
 */
export function queryPace(perSecond: number = queryLimits.perSecond): QueryPace {
  const windowMs = 1000 + marginMs;
  const atOnce = Math.max(Math.floor(perSecond / burstsPerSecond), 1);
  return {
    all: slidingWindow(perSecond, windowMs),
    burst: slidingWindow(atOnce, (windowMs * atOnce) / perSecond),
    begun: slidingWindow(perSecond, windowMs),
    failing: slidingWindow(queryLimits.failingPerSecond, windowMs),
    lastMs: 0,
  };
}

/** Is there a start to reserve that is not after `latestMs`? */
export function startNoLaterThan(pace: QueryPace, nowMs: number, latestMs: number): boolean {
  return nextStartMs(pace, nowMs) <= latestMs;
}

function nextStartMs(pace: QueryPace, nowMs: number): number {
  const { all, burst, failing, lastMs } = pace;
  return Math.max(nextFreeMs(all, nowMs), nextFreeMs(burst, nowMs), nextFreeMs(failing, nowMs), lastMs);
}

/** Reserves the next start and returns its instant, in milliseconds; the caller waits until then by itself. */
export function reserveStart(pace: QueryPace, nowMs: number): number {
  const atMs = nextStartMs(pace, nowMs);
  noteStart(pace.all, atMs);
  noteStart(pace.burst, atMs);
  pace.lastMs = atMs;
  return atMs;
}

/** What became of a start whose instant has come: it may be made now, or only at a later instant. */
export type BegunStart =
  | { readonly step: "send"; /** Tells when it really left. */ readonly sent: (atMs: number) => void }
  | { readonly step: "wait"; readonly untilMs: number };

/**
 * Begins a reserved start. Where so many have begun late that the limit would not be kept, it has to wait, and to be
 * begun again.
 *
 * @example
 * ```ts
 * const begun = beginStart(pace, nowMs);
 * if (begun.step === "send") begun.sent(nowMs + 3); // three milliseconds until it was on its way
 * ```
 */
export function beginStart({ begun }: QueryPace, nowMs: number): BegunStart {
  const untilMs = nextFreeMs(begun, nowMs);
  if (untilMs > nowMs) return { step: "wait", untilMs };
  const place = noteStart(begun, nowMs);
  return { step: "send", sent: (atMs) => delayStart(begun, place, atMs) };
}

/** A query failed with WeChat Pay's refusal: six of these in a second hold the next start back. */
export function noteFailing(pace: QueryPace, nowMs: number): void {
  noteStart(pace.failing, nowMs);
}
