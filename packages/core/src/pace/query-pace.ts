import { queryLimits } from "../refund/cadence.ts";
import {
  delayLeft,
  emptyPlaces,
  freePlace,
  leavePlace,
  nextPlannedMs,
  type Place,
  type Places,
  takePlace,
} from "./places.ts";
import { nextFreeMs, noteStart, type SlidingWindow, slidingWindow } from "./sliding-window.ts";
import {
  beginTrusted,
  endTrusted,
  fullTrust,
  leaveTrusted,
  noteLeaving,
  type StartOutcome,
  type Trust,
} from "./trust.ts";

/**
 * The pace of one merchant number: 300 queries a second, and 6 a second for failing ones (refund query pages of V2 and
 * APIv3). Plain values, shared by every call of that merchant.
 */
export interface QueryPace {
  readonly all: Places;
  /** Starts given out, and those begun, within a thirtieth of a second. */
  readonly burst: SlidingWindow;
  readonly begun: SlidingWindow;
  /** When those that are held back ask again: in turn, however many they are. */
  readonly asking: SlidingWindow;
  readonly trust: Trust;
  /** The latest instant given out: callers are served in the order they came. */
  lastMs: number;
  /** The latest time anybody told. */
  nowMs: number;
}

/** A start that was reserved: its instant in milliseconds, and the place it has. */
export interface PacedStart {
  readonly atMs: number;
  readonly place: Place;
  /** When it may begin, once it has asked: those that are late are spread anew. */
  turnMs?: number;
}

/** Starts that leave at the limit may arrive closer together: a place is free again this much after its second, */
const marginMs = 16;
/** of which so much covers how unevenly late they leave, and the rest how unevenly late they arrive. */
const latenessMs = 6;
/** Many starts at once would arrive spread over the time it takes to sign them, no two seconds alike. */
const burstsPerSecond = 30;
/** A clock is corrected by less than this now and then; more is a clock that was set. */
const setBackMs = 1000;
/** What was held back and begins together is spread again, a little closer: timers are late, and it must not add up. */
const begunShare = 0.8;

/**
 * @example
 * ```ts
 * const pace = queryPace();
 * reserveStart(pace, nowMs).atMs; // nowMs, until 10 were given out within a thirtieth of a second
 * ```
 */
export function queryPace(perSecond: number = queryLimits.perSecond): QueryPace {
  const windowMs = 1000 + marginMs;
  const atOnce = Math.max(Math.floor(perSecond / burstsPerSecond), 1);
  const burstMs = (windowMs * atOnce) / perSecond;
  return {
    all: emptyPlaces(perSecond, windowMs, latenessMs),
    burst: slidingWindow(atOnce, burstMs),
    begun: slidingWindow(atOnce, burstMs * begunShare),
    asking: slidingWindow(atOnce, burstMs * begunShare),
    trust: fullTrust(queryLimits.failingPerSecond, windowMs),
    lastMs: 0,
    nowMs: 0,
  };
}

/** Is there a start to reserve that is not after `latestMs`? */
export function startNoLaterThan(pace: QueryPace, nowMs: number, latestMs: number): boolean {
  follow(pace, nowMs);
  return nextStartMs(pace, nowMs) <= latestMs;
}

function nextStartMs({ all, burst, lastMs }: QueryPace, nowMs: number): number {
  return Math.max(nextPlannedMs(all), nextFreeMs(burst, nowMs), lastMs);
}

/** Reserves the next start; the caller waits until then by itself. */
export function reserveStart(pace: QueryPace, nowMs: number): PacedStart {
  follow(pace, nowMs);
  const atMs = nextStartMs(pace, nowMs);
  noteStart(pace.burst, atMs);
  pace.lastMs = atMs;
  return { atMs, place: takePlace(pace.all, atMs) };
}

/**
 * A start whose instant has come: returns `nowMs` when it may begin, and notes that; else when to ask again, since
 * queries fail and this one might too.
 *
 * @example
 * ```ts
 * const start = reserveStart(pace, nowMs);
 * beginStart(pace, start, nowMs); // nowMs, while nothing fails
 * ```
 */
export function beginStart(pace: QueryPace, start: PacedStart, nowMs: number): number {
  follow(pace, nowMs);
  const turnMs = (start.turnMs ??= taken(pace.begun, nowMs));
  if (turnMs > nowMs) return turnMs;
  const freeMs = beginTrusted(pace.trust, start, nowMs);
  return freeMs > nowMs ? taken(pace.asking, freeMs) : nowMs;
}

/** The first free instant not before `fromMs`, which is taken. */
function taken(window: SlidingWindow, fromMs: number): number {
  const atMs = nextFreeMs(window, fromMs);
  noteStart(window, atMs);
  return atMs;
}

/**
 * A start that is ready to be sent: returns `nowMs` when it may leave, and notes that; else when to ask again. Timers
 * and signatures are late in a busy process, starts that were spread would leave together, and more may fail by then
 * than when it began.
 */
export function leaveStart(pace: QueryPace, start: PacedStart, nowMs: number): number {
  follow(pace, nowMs);
  const trustedMs = leaveTrusted(pace.trust, nowMs);
  if (trustedMs > nowMs) return taken(pace.asking, trustedMs);
  const plannedMs = Math.min(start.atMs, nowMs);
  const leavesMs = leavePlace(pace.all, start.place, { start, plannedMs, nowMs });
  if (leavesMs <= nowMs) noteLeaving(pace.trust, start, nowMs);
  return leavesMs;
}

/** A start has left, later than it was ready: connections take time. */
export function noteLeft({ all, trust }: QueryPace, start: PacedStart, atMs: number): void {
  delayLeft(all, start.place, atMs);
  noteLeaving(trust, start, atMs);
}

/** What became of a start. One that was refused by WeChat Pay counts to the slower limit. */
export function endStart(
  { trust }: QueryPace,
  start: PacedStart,
  ended: { readonly outcome: StartOutcome; readonly nowMs: number },
): void {
  freePlace(start.place, start);
  endTrusted(trust, start, ended);
}

/** Follows a clock that is set back: what was noted by it moves with it, and nobody waits for the old time to return. */
function follow(pace: QueryPace, nowMs: number): void {
  const byMs = nowMs - pace.nowMs;
  pace.nowMs = byMs < -setBackMs ? nowMs : Math.max(pace.nowMs, nowMs);
  if (byMs >= -setBackMs) return;
  const { all, asking, begun, burst, trust } = pace;
  for (const place of all.places) {
    place.plannedMs += byMs;
    place.leftMs += byMs;
    place.leaving = undefined;
  }
  for (const window of [asking, begun, burst, trust.failed]) shift(window, byMs);
  trust.begun.clear();
  trust.left.clear();
  pace.lastMs += byMs;
}

function shift({ instantsMs }: SlidingWindow, byMs: number): void {
  for (const [at, instantMs] of instantsMs.entries()) instantsMs[at] = instantMs + byMs;
}
