import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { chooseHost, healthyHost, noteHost } from "../../src/pace/circuit.ts";
import { beginStart, noteFailing, queryPace, reserveStart } from "../../src/pace/query-pace.ts";

/** The most instants in any window of `windowMs`, counted the plain way. */
function worst(instantsMs: readonly number[], windowMs: number): number {
  const sorted = instantsMs.toSorted((one, other) => one - other);
  return Math.max(
    0,
    ...sorted.map((from) => sorted.filter((at) => at >= from && at < from + windowMs).length),
  );
}

describe("the pace of queries", () => {
  test("gives out no more than 300 in any second, and almost as many", () => {
    const pace = queryPace();
    const starts = Array.from({ length: 3_000 }, (_, call) => reserveStart(pace, call));
    expect(worst(starts, 1000)).toBeLessThanOrEqual(300);
    const seconds = (Math.max(...starts) - Math.min(...starts)) / 1000;
    expect(3_000 / seconds).toBeGreaterThan(300 * 0.98);
  });

  test("keeps any limit under any arrivals, in the order of arrival", () => {
    const arrivals = fc.array(fc.nat(400), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), arrivals, (perSecond, gapsMs) => {
        const pace = queryPace(perSecond);
        let nowMs = 0;
        const starts = gapsMs.map((gapMs) => reserveStart(pace, (nowMs += gapMs)));
        const inOrder = starts.every((at, index) => index === 0 || at >= (starts[index - 1] ?? 0));
        return inOrder && worst(starts, 1000) <= perSecond;
      }),
    );
  });

  /** Begins starts at these instants or as soon after as the pace allows, each sent so much later. */
  function begun(dueMs: readonly number[], sentAfterMs: (dueMs: number) => number): number[] {
    const pace = queryPace();
    return dueMs.map((due) => {
      let start = beginStart(pace, due);
      let nowMs = due;
      while (start.step === "wait") {
        nowMs = start.untilMs;
        start = beginStart(pace, nowMs);
      }
      const atMs = nowMs + sentAfterMs(due);
      start.sent(atMs);
      return atMs;
    });
  }
  const spread = (count: number): number[] => {
    const pace = queryPace();
    return Array.from({ length: count }, () => reserveStart(pace, 0));
  };

  test("starts are spread: no more than ten within a thirtieth of a second", () => {
    expect(worst(spread(900), 1000 / 30)).toBe(10);
  });

  test("starts that a stalled process makes at once count when they are made", () => {
    const late = spread(1200).map((due) => (due >= 500 && due < 800 ? 800 : due));
    expect(worst(late, 1000)).toBeGreaterThan(380);
    expect(
      worst(
        begun(late, () => 0),
        1000,
      ),
    ).toBe(300);
  });

  test("and what is sent later than it began counts from when it was sent", () => {
    const slowAtFirst = (dueMs: number): number => Math.max(200 - dueMs, 0);
    expect(
      worst(
        spread(1200).map((due) => due + slowAtFirst(due)),
        1000,
      ),
    ).toBeGreaterThan(340);
    expect(worst(begun(spread(1200), slowAtFirst), 1000)).toBe(300);
  });

  test("slows down to six a second while queries fail", () => {
    const pace = queryPace();
    const starts: number[] = [];
    let nowMs = 0;
    for (let call = 0; call < 30; call += 1) {
      nowMs = reserveStart(pace, nowMs);
      starts.push(nowMs);
      noteFailing(pace, nowMs);
    }
    expect(worst(starts, 1000)).toBe(6);
  });
});

describe("hosts", () => {
  const two = () => [healthyHost(), healthyHost()] as const;
  const fail = (host: ReturnType<typeof healthyHost>, times: number, nowMs: number): void => {
    for (let time = 0; time < times; time += 1) noteHost(host, false, nowMs);
  };

  test("the main one is asked while it is well, and after one failure too", () => {
    const [main, backup] = two();
    expect(chooseHost([main, backup], 0)).toBe(0);
    fail(main, 1, 0);
    expect(chooseHost([main, backup], 0)).toBe(0);
    expect(chooseHost([main, backup], 0, 0)).toBe(1);
  });

  test("three failures in a row open it; one trial at a time; success returns to it", () => {
    const [main, backup] = two();
    const hosts = [main, backup];
    fail(main, 3, 0);
    expect(chooseHost(hosts, 4_999)).toBe(1);
    expect(chooseHost(hosts, 5_000)).toBe(0);
    expect(chooseHost(hosts, 5_000)).toBe(1);
    noteHost(main, true, 5_100);
    expect(chooseHost(hosts, 5_100)).toBe(0);
  });

  test("a trial that fails leaves it for longer, up to a minute", () => {
    const [main, backup] = two();
    fail(main, 4, 0);
    expect(main.openUntilMs).toBe(10_000);
    fail(main, 10, 0);
    expect(main.openUntilMs).toBe(60_000);
    expect(chooseHost([main, backup], 59_999)).toBe(1);
  });

  test("where all are open somebody is asked all the same", () => {
    const [main, backup] = two();
    fail(main, 5, 0);
    fail(backup, 3, 0);
    expect(chooseHost([main, backup], 0)).toBe(1);
    expect(chooseHost([main], 0, 0)).toBe(0);
  });
});
