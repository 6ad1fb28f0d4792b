import { nextFreeMs, noteStart, type SlidingWindow, slidingWindow } from "./sliding-window.ts";

/**
 * The slower limit, of queries that fail. Which will fail is known only when they are answered, so those under way count
 * as failing too, but for as many as are trusted: success earns trust, failure halves it.
 */
export interface Trust {
  readonly failed: SlidingWindow;
  /** Under way, with when they began. One that nobody ends, as on a Worker that was stopped, counts for one window. */
  readonly underWay: Map<object, number>;
  trusted: number;
}

const mostTrusted = 300;
/** Once so many have failed within a window, nothing more is trusted. */
const failedToDoubt = 3;
/** A query that is held back asks again so soon, since an answer may have come. */
const askAgainMs = 20;

/** Everything is trusted until something fails. */
export function fullTrust(failingPerWindow: number, windowMs: number): Trust {
  return { failed: slidingWindow(failingPerWindow, windowMs), underWay: new Map(), trusted: mostTrusted };
}

/** `nowMs` when one more may begin now, which is noted; else when to ask again. */
export function beginTrusted(trust: Trust, start: object, nowMs: number): number {
  const { failed, underWay, trusted } = trust;
  const failedFreeMs = nextFreeMs(failed, nowMs);
  if (failedFreeMs > nowMs) return failedFreeMs;
  forget(trust, nowMs);
  const known = failedWithin(failed, nowMs);
  const doubtful = underWay.size - (known < failedToDoubt ? trusted : 0);
  if (known + doubtful >= failed.count) return nowMs + askAgainMs;
  underWay.set(start, nowMs);
  return nowMs;
}

/** Notes what became of a start: `unknown` when nothing was refused and nothing answered. */
export function endTrusted(
  trust: Trust,
  start: object,
  { outcome, nowMs }: { readonly outcome: StartOutcome; readonly nowMs: number },
): void {
  trust.underWay.delete(start);
  if (outcome === "answered") trust.trusted = Math.min(trust.trusted + 1, mostTrusted);
  if (outcome !== "refused") return;
  trust.trusted = Math.floor(trust.trusted / 2);
  noteStart(trust.failed, nowMs);
}

export type StartOutcome = "answered" | "refused" | "unknown";

function forget({ failed, underWay }: Trust, nowMs: number): void {
  for (const [start, beganMs] of underWay) {
    if (beganMs + failed.windowMs > nowMs) return;
    underWay.delete(start);
  }
}

function failedWithin({ instantsMs, windowMs }: SlidingWindow, nowMs: number): number {
  return instantsMs.filter((atMs) => atMs + windowMs > nowMs).length;
}
