const minuteMs = 60_000;

/** Minutes before poll 0, 1, 2 …; the last one repeats for ever. */
const delaysMinutes: readonly number[] = [0, 1, 1, 1, 1, 1, 5, 10, 20, 30];
const lastDelayMs = 30 * minuteMs;

/** Milliseconds from the origin to each poll of the table, before the steady 30 minutes. */
const slotsMs: readonly number[] = delaysMinutes
  .slice(0, -1)
  .map((_, n, delays) => delays.slice(0, n + 1).reduce((sum, minutes) => sum + minutes * minuteMs, 0));
const lastSlotMs = Math.max(...slotsMs);

/**
 * What WeChat Pay allows: queries a second for one (service provider's) merchant number, the same for failing
 * queries, and the wait after `FREQUENCY_LIMITED` (APIv3 partner refund query page, preface; V2 refund query docs).
 */
export const queryLimits: {
  readonly perSecond: 300;
  readonly failingPerSecond: 6;
  readonly frequencyLimitedWaitSeconds: 60;
} = { perSecond: 300, failingPerSecond: 6, frequencyLimitedWaitSeconds: 60 };

/**
 * Milliseconds to wait before poll `n` (0-based) after poll `n - 1`: none, then a minute five times, then 5, 10, 20,
 * 30, 30 … minutes (APIv3 partner refund query page, preface). Throws RangeError unless `n` is a whole number from 0.
 *
 * @example
 * ```ts
 * [0, 1, 5, 6, 9, 10].map((n) => pollDelayMs(n) / 60_000); // [0, 1, 1, 5, 30, 30]
 * ```
 */
export function pollDelayMs(n: number): number {
  if (!Number.isSafeInteger(n) || n < 0)
    throw new RangeError("The number of a poll must be a whole number from 0.");
  const minutes = delaysMinutes[n];
  return minutes === undefined ? lastDelayMs : minutes * minuteMs;
}

/** Instants in milliseconds since 1970. */
export interface PollTimes {
  /** When following the refund began. */
  readonly startMs: number;
  /** The refund's creation, once an answer told it. */
  readonly createTimeMs?: number;
  readonly nowMs: number;
}

/**
 * The instant of the next poll, in milliseconds since 1970; never in the past.
 *
 * Before `startMs` it is `startMs`: the first poll comes at once. From then on that poll counts as made, and the next
 * one is the first slot later than `nowMs`, where slots lie 0, 1, 2, 3, 4, 5, 10, 20, 40, 70, 100 … minutes (then every
 * 30) after the refund's creation, or after `startMs` while that is unknown. A creation in the future, which only a
 * wrong clock can show, counts as now. So call it after each poll; a poll may come less than a minute after the first.
 *
 * @example
 * ```ts
 * const startMs = Date.parse("2020-12-01T16:20:30+08:00");
 * const createTimeMs = Date.parse("2020-12-01T16:18:12+08:00");
 * pollAtMs({ startMs, nowMs: startMs }) - startMs;                    // 60000
 * pollAtMs({ startMs, createTimeMs, nowMs: startMs }) - createTimeMs; // 180000
 * ```
 */
export function pollAtMs({ startMs, createTimeMs, nowMs }: PollTimes): number {
  if (nowMs < startMs) return startMs;
  const originMs = Math.min(createTimeMs ?? startMs, nowMs);
  return originMs + slotAfterMs(nowMs - originMs);
}

function slotAfterMs(elapsedMs: number): number {
  const slot = slotsMs.find((slotMs) => slotMs > elapsedMs);
  if (slot !== undefined) return slot;
  const steps = Math.floor((elapsedMs - lastSlotMs) / lastDelayMs) + 1;
  return lastSlotMs + steps * lastDelayMs;
}
