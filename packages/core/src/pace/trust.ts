import { nextFreeMs, noteStart, type SlidingWindow, slidingWindow } from "./sliding-window.ts";

/**
 * The slower limit, of queries that fail. Which will fail is known only when they are answered, so those under way count
 * as failing too, but for as many as are trusted: success earns trust, failure halves it.
 */
export interface Trust {
  readonly failed: SlidingWindow;
  /** Begun and not yet left, with when; one that nobody ends, as on a Worker that was stopped, counts for one window. */
  readonly begun: Map<object, number>;
  /** Left and not yet ended, likewise. */
  readonly left: Map<object, number>;
  trusted: number;
}

const mostTrusted = 300;
/** Once so many have failed within a window, nothing more is trusted. */
const failedToDoubt = 3;
/** A query that is held back asks again so soon, since an answer may have come. */
const askAgainMs = 20;

/** Everything is trusted until something fails. */
export function fullTrust(failingPerWindow: number, windowMs: number): Trust {
  const failed = slidingWindow(failingPerWindow, windowMs);
  return { failed, begun: new Map(), left: new Map(), trusted: mostTrusted };
}

/** `nowMs` when one more may begin now, which is noted; else when to ask again. */
export function beginTrusted(trust: Trust, start: object, nowMs: number): number {
  const freeMs = freeBesideMs(trust, [trust.begun, trust.left], nowMs);
  if (freeMs <= nowMs) trust.begun.set(start, nowMs);
  return freeMs;
}

/** `nowMs` when one that began may leave now; else when to ask again: others may have failed since. */
export function leaveTrusted(trust: Trust, nowMs: number): number {
  return freeBesideMs(trust, [trust.left], nowMs);
}

/** A start leaves, or has left a little later. */
export function noteLeaving({ begun, left }: Trust, start: object, atMs: number): void {
  begun.delete(start);
  left.delete(start);
  left.set(start, atMs);
}

function freeBesideMs(trust: Trust, underWay: readonly Map<object, number>[], nowMs: number): number {
  const { failed, trusted } = trust;
  const failedFreeMs = nextFreeMs(failed, nowMs);
  if (failedFreeMs > nowMs) return failedFreeMs;
  for (const starts of underWay) forget(starts, nowMs - failed.windowMs);
  const known = failedWithin(failed, nowMs);
  const count = underWay.reduce((sum, { size }) => sum + size, 0);
  const doubtful = count - (known < failedToDoubt ? trusted : 0);
  return known + doubtful >= failed.count ? nowMs + askAgainMs : nowMs;
}

/** Notes what became of a start: `unknown` when nothing was refused and nothing answered. */
export function endTrusted(
  trust: Trust,
  start: object,
  { outcome, nowMs }: { readonly outcome: StartOutcome; readonly nowMs: number },
): void {
  trust.begun.delete(start);
  trust.left.delete(start);
  if (outcome === "answered") trust.trusted = Math.min(trust.trusted + 1, mostTrusted);
  if (outcome !== "refused") return;
  trust.trusted = Math.floor(trust.trusted / 2);
  noteStart(trust.failed, nowMs);
}

export type StartOutcome = "answered" | "refused" | "unknown";

function forget(starts: Map<object, number>, untilMs: number): void {
  for (const [start, sinceMs] of starts) {
    if (sinceMs > untilMs) return;
    starts.delete(start);
  }
}

function failedWithin({ instantsMs, windowMs }: SlidingWindow, nowMs: number): number {
  return instantsMs.filter((atMs) => atMs + windowMs > nowMs).length;
}
