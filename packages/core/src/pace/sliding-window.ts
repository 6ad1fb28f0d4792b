/**
 * At most `count` starts in any `windowMs`, kept as plain numbers: the last `count` instants that were given out.
 * It holds no promise, so requests of an edge runtime may share it.
 */
export interface SlidingWindow {
  readonly count: number;
  readonly windowMs: number;
  readonly instantsMs: number[];
  /** Where the oldest instant stands, which the next one replaces. */
  oldest: number;
}

export function slidingWindow(count: number, windowMs: number): SlidingWindow {
  return { count, windowMs, instantsMs: [], oldest: 0 };
}

/** The first instant, not before `nowMs`, at which one more start keeps the window. */
export function nextFreeMs({ count, windowMs, instantsMs, oldest }: SlidingWindow, nowMs: number): number {
  const first = instantsMs[oldest];
  return first === undefined || instantsMs.length < count ? nowMs : Math.max(nowMs, first + windowMs);
}

/** Notes a start. Instants never go backwards, whatever clock they came from. */
export function noteStart(window: SlidingWindow, atMs: number): void {
  if (window.instantsMs.length < window.count) {
    window.instantsMs.push(atMs);
    return;
  }
  window.instantsMs[window.oldest] = atMs;
  window.oldest = (window.oldest + 1) % window.count;
}
