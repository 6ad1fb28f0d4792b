import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pollAtMs, pollDelayMs, queryLimits } from "../../src/index.ts";

const minute = 60_000;
const start = Date.UTC(2025, 3, 7, 8);
/** The page's recommendation, in minutes after the refund was created. */
const slots = [0, 1, 2, 3, 4, 5, 10, 20, 40, 70, 100, 130, 160];

test("the delays add up to the recommended minutes", () => {
  expect(slots.map((_, n) => pollDelayMs(n) / minute)).toEqual([0, 1, 1, 1, 1, 1, 5, 10, 20, 30, 30, 30, 30]);
});

test.each([-1, 0.5, Number.NaN, Infinity, 2 ** 53])("there is no poll %d", (n) => {
  expect(() => pollDelayMs(n)).toThrow(RangeError);
});

test("the limits are WeChat Pay's", () => {
  expect(queryLimits).toEqual({ perSecond: 300, failingPerSecond: 6, frequencyLimitedWaitSeconds: 60 });
});

describe("the next poll", () => {
  const follow = (times: { startMs: number; createTimeMs?: number }, polls: number): number[] => {
    const asked: number[] = [];
    let nowMs = times.startMs - 1;
    for (let n = 0; n < polls; n += 1) {
      nowMs = pollAtMs({ ...times, nowMs });
      asked.push((nowMs - times.startMs) / minute);
    }
    return asked;
  };

  test("follows the recommendation from the start while the creation is unknown", () => {
    expect(follow({ startMs: start }, 13)).toEqual(slots);
  });

  test("comes at once and then counts from the creation", () => {
    const createTimeMs = start - 2.5 * minute;
    expect(follow({ startMs: start, createTimeMs }, 6)).toEqual([0, 0.5, 1.5, 2.5, 7.5, 17.5]);
  });

  test("finds the slot of a refund created long ago", () => {
    const year = 365 * 24 * 60;
    const createTimeMs = start - (year + 41) * minute;
    // 525641 minutes after the creation; the slots are 40 + 30k, the next one 525670.
    expect(pollAtMs({ startMs: start, createTimeMs, nowMs: start }) - start).toBe(29 * minute);
  });

  test("is later than now even when now is a slot", () => {
    expect(pollAtMs({ startMs: start, nowMs: start + 40 * minute })).toBe(start + 70 * minute);
    expect(pollAtMs({ startMs: start, nowMs: start + 40 * minute - 1 })).toBe(start + 40 * minute);
  });

  test("takes a creation in the future for now", () => {
    expect(pollAtMs({ startMs: start, createTimeMs: start + 90 * minute, nowMs: start })).toBe(
      start + minute,
    );
  });

  test("is never past, at most half an hour away, and a slot of the sequence", () => {
    const span = fc.integer({ min: 0, max: 400 * 24 * 60 * minute });
    fc.assert(
      fc.property(span, span, (age, elapsed) => {
        const nowMs = start + elapsed;
        const at = pollAtMs({ startMs: start, createTimeMs: start - age, nowMs });
        const minutes = (at - start + age) / minute;
        expect(at).toBeGreaterThan(nowMs);
        expect(at - nowMs).toBeLessThanOrEqual(30 * minute);
        expect(slots.includes(minutes) || (minutes > 40 && (minutes - 40) % 30 === 0)).toBe(true);
      }),
    );
  });
});
