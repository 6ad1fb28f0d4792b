import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { chooseHost, healthyHost, noteHost } from "../../src/pace/circuit.ts";
import {
  beginStart,
  endStart,
  leaveStart,
  noteLeft,
  type QueryPace,
  queryPace,
  reserveStart,
} from "../../src/pace/query-pace.ts";

/** The most instants in any window of `windowMs`, counted the plain way. */
function worst(instantsMs: readonly number[], windowMs: number): number {
  const sorted = instantsMs.toSorted((one, other) => one - other);
  return Math.max(
    0,
    ...sorted.map((from) => sorted.filter((at) => at >= from && at < from + windowMs).length),
  );
}

interface Call {
  readonly askedMs?: number;
  /** From the instant it begins until it is ready to be sent, */
  readonly lateMs?: (beginsMs: number) => number;
  /** from then until it is on its way, */
  readonly connectMs?: (leavesMs: number) => number;
  /** and from then to its answer. */
  readonly answerMs?: number;
  readonly fails?: boolean;
}

interface Played {
  readonly sentMs: readonly number[];
  readonly failedMs: readonly number[];
}

/** Plays calls on a clock of whole milliseconds: each asks again when it is told to. */
function played(pace: QueryPace, calls: readonly Call[], fromMs = 0): Played {
  const agenda = new Map<number, ((nowMs: number) => void)[]>();
  const [sentMs, failedMs]: [number[], number[]] = [[], []];
  let open = 0;
  const at = (ms: number, act: (nowMs: number) => void): void => {
    open += 1;
    const acts = agenda.get(Math.ceil(ms)) ?? [];
    acts.push(act);
    agenda.set(Math.ceil(ms), acts);
  };
  const once = (may: (nowMs: number) => number, act: (nowMs: number) => void) => {
    const tried = (nowMs: number): void => {
      const againMs = may(nowMs);
      if (againMs > nowMs) at(againMs, tried);
      else act(nowMs);
    };
    return tried;
  };
  for (const { askedMs = fromMs, lateMs, connectMs, answerMs = 1, fails = false } of calls) {
    at(askedMs, (nowMs) => {
      const start = reserveStart(pace, nowMs);
      const leave = once(
        (ms) => leaveStart(pace, start, ms),
        (leavesMs) => {
          at(leavesMs + (connectMs?.(leavesMs) ?? 0), (leftMs) => {
            noteLeft(pace, start, leftMs);
            sentMs.push(leftMs);
            if (fails) failedMs.push(leftMs);
            at(leftMs + answerMs, (ms) =>
              endStart(pace, start, { outcome: fails ? "refused" : "answered", nowMs: ms }),
            );
          });
        },
      );
      const begin = once(
        (ms) => beginStart(pace, start, ms),
        (beginsMs) => at(beginsMs + (lateMs?.(beginsMs) ?? 0), leave),
      );
      at(start.atMs, begin);
    });
  }
  for (let nowMs = fromMs; open > 0; nowMs += 1) {
    // What is added for this very millisecond is done in it.
    for (const act of agenda.get(nowMs) ?? []) {
      open -= 1;
      act(nowMs);
    }
  }
  return { sentMs, failedMs };
}

const many = (count: number, call: Call = {}): Call[] => Array.from({ length: count }, () => call);
const lasted = ({ sentMs }: Played): number => Math.max(...sentMs) - Math.min(...sentMs);

describe("the pace of queries", () => {
  test("gives out no more than 300 in any second, and almost as many", () => {
    const calls = Array.from({ length: 3_000 }, (_, askedMs) => ({ askedMs }));
    const game = played(queryPace(), calls);
    expect(worst(game.sentMs, 1000)).toBeLessThanOrEqual(300);
    expect(3_000_000 / lasted(game)).toBeGreaterThan(300 * 0.98);
  });

  test("keeps any limit under any arrivals, in the order of arrival", () => {
    const arrivals = fc.array(fc.nat(400), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), arrivals, (perSecond, gapsMs) => {
        const pace = queryPace(perSecond);
        let nowMs = 0;
        const starts = gapsMs.map((gapMs) => reserveStart(pace, (nowMs += gapMs)).atMs);
        const inOrder = starts.every((at, index) => index === 0 || at >= (starts[index - 1] ?? 0));
        return inOrder && worst(starts, 1000) <= perSecond;
      }),
    );
  });

  test("keeps any limit however late each is sent", () => {
    const lates = fc.array(fc.tuple(fc.nat(400), fc.nat(3000), fc.nat(3000)), { maxLength: 60 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), lates, (perSecond, given) => {
        let askedMs = 0;
        const calls = given.map(([gapMs, late, connect]) => {
          askedMs += gapMs;
          return { askedMs, lateMs: () => late, connectMs: () => connect };
        });
        return worst(played(queryPace(perSecond), calls).sentMs, 1000) <= perSecond;
      }),
    );
  });

  test("starts are spread: no more than ten within a thirtieth of a second", () => {
    expect(worst(played(queryPace(), many(900)).sentMs, 33)).toBe(10);
  });

  /** A process that does nothing for a while, so that all that was due meanwhile is late. */
  const lateMs = (dueMs: number): number => (dueMs >= 500 && dueMs < 800 ? 800 - dueMs : 0);

  test("starts that a stalled process makes at once count when they are made", () => {
    const pace = queryPace();
    const unchecked = many(1200).map(() => {
      const { atMs } = reserveStart(pace, 0);
      return atMs + lateMs(atMs);
    });
    expect(worst(unchecked, 1000)).toBeGreaterThan(380);
    expect(worst(played(queryPace(), many(1200, { lateMs })).sentMs, 1000)).toBe(300);
  });

  test("a stall costs its own time, and no more", () => {
    const [stalled, calm] = [played(queryPace(), many(6000, { lateMs })), played(queryPace(), many(6000))];
    expect(lasted(stalled) - lasted(calm)).toBeLessThanOrEqual(300);
  });

  test("what connects slowly counts from when it was sent", () => {
    const connectMs = (leavesMs: number): number => Math.max(200 - leavesMs, 0);
    expect(worst(played(queryPace(), many(1200, { connectMs })).sentMs, 1000)).toBe(300);
  });

  test("a clock that is set back holds nobody up", () => {
    const pace = queryPace();
    const hourMs = 3_600_000;
    const before = played(pace, many(400), hourMs);
    const after = played(pace, many(400), hourMs / 2);
    expect(lasted(before)).toBeLessThan(1400);
    expect(Math.max(...after.sentMs)).toBeLessThan(hourMs / 2 + 3000);
    expect(Math.min(...after.sentMs)).toBeGreaterThan(hourMs / 2);
    const start = reserveStart(pace, hourMs);
    expect(leaveStart(pace, start, 1000)).toBe(1000);
  });

  test("one that is let go and never heard of again is waited for ten seconds, one that ended is not", () => {
    const pace = queryPace(1);
    const [lost, ended, last] = [reserveStart(pace, 0), reserveStart(pace, 0), reserveStart(pace, 0)];
    expect(leaveStart(pace, lost, 0)).toBe(0);
    expect(leaveStart(pace, ended, 9_999)).toBeGreaterThan(9_999);
    expect(leaveStart(pace, ended, 10_000)).toBe(10_000);
    endStart(pace, ended, { outcome: "unknown", nowMs: 10_500 });
    expect(leaveStart(pace, last, 11_100)).toBe(11_100);
  });
});

describe("queries that fail", () => {
  test("one after the other are sent six times a second", () => {
    const pace = queryPace();
    const sentMs: number[] = [];
    for (let nowMs = 0; sentMs.length < 30; nowMs += 1) {
      const game = played(pace, [{ fails: true }], nowMs);
      nowMs = Math.max(...game.sentMs) + 1;
      sentMs.push(...game.sentMs);
    }
    expect(worst(sentMs, 1000)).toBe(6);
  });

  test("many at once exceed six a second only with those under way when the first answers come", () => {
    const { failedMs } = played(queryPace(), many(300, { fails: true, answerMs: 50 }));
    const [first, later] = [failedMs.filter((at) => at < 1000), failedMs.filter((at) => at >= 1000)];
    expect(first.length).toBeLessThanOrEqual(6 + 15);
    expect(worst(later, 1000)).toBeLessThanOrEqual(6);
    expect(failedMs).toHaveLength(300);
  });

  test("those that began before anything failed, and leave after, are held back too", () => {
    const failing = many(40, { fails: true, answerMs: 20 });
    const late = many(60, { askedMs: 0, fails: true, answerMs: 20, lateMs: () => 3000 });
    const { failedMs } = played(queryPace(), [...late, ...failing]);
    expect(failedMs).toHaveLength(100);
    expect(
      worst(
        failedMs.filter((at) => at >= 1500),
        1000,
      ),
    ).toBeLessThanOrEqual(6);
  });

  test("once in a while slow nobody down", () => {
    const calls = many(3000, { answerMs: 50 }).map((call, at) => ({ ...call, fails: at % 200 === 7 }));
    expect(3_000_000 / lasted(played(queryPace(), calls))).toBeGreaterThan(300 * 0.98);
  });

  test("and when they succeed again, the pace returns", () => {
    const calls = many(1500, { answerMs: 50 }).map((call, at) => ({ ...call, fails: at < 60 }));
    const game = played(queryPace(), calls);
    expect(lasted(game)).toBeGreaterThan(5_000);
    expect(lasted(game)).toBeLessThan(15_000);
    expect(worst(game.sentMs, 1000)).toBeGreaterThan(250);
    expect(worst(game.sentMs, 1000)).toBeLessThanOrEqual(300);
  });

  test("one that nobody ends is forgotten after a second", () => {
    const pace = queryPace();
    for (let at = 0; at < 20; at += 1) played(pace, [{ fails: true }], at * 1000);
    const begin = (nowMs: number): number => beginStart(pace, reserveStart(pace, nowMs), nowMs);
    const nowMs = 60_000;
    expect(many(6).map(() => begin(nowMs))).toEqual(many(6).map(() => nowMs));
    expect(begin(nowMs + 900)).toBeGreaterThan(nowMs + 900);
    expect(begin(nowMs + 1100)).toBe(nowMs + 1100);
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
    expect(chooseHost([main, backup], 0, [0])).toBe(1);
  });

  test("of several, each is asked before one that failed this call, then the one that failed first", () => {
    const hosts = [healthyHost(), healthyHost(), healthyHost()];
    const failed: number[] = [];
    for (let attempt = 0; attempt < 7; attempt += 1) {
      const chosen = chooseHost(hosts, 0, failed);
      fail(hosts[chosen] ?? healthyHost(), 1, 0);
      failed.push(chosen);
    }
    expect(failed).toEqual([0, 1, 2, 0, 1, 2, 0]);
  });

  test("one that is well is asked before one that is left alone", () => {
    const hosts = [healthyHost(), healthyHost(), healthyHost()] as const;
    fail(hosts[1], 3, 0);
    expect(chooseHost(hosts, 0, [0])).toBe(2);
    expect(chooseHost(hosts, 0, [0, 2])).toBe(1);
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
    expect(chooseHost([main], 0, [0])).toBe(0);
  });
});
