/** An hour in which both hosts fail in turns: nothing is lost, and no limit is exceeded as the platform counts. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  createClient,
  dangerouslyUnlimited,
  type RefundClient,
  type RefundClientConfig,
} from "../src/index.ts";
import { config as bothApis, nowMs as startMs, publicKeyId } from "./platform.ts";
import {
  type Arrival,
  type Illness,
  seededRandom,
  type Spell,
  type StatusAt,
  twoHosts,
} from "./two-hosts.ts";

const [main, backup] = ["https://main.test", "https://backup.test"];
const illnesses: readonly Illness[] = ["refuses connections", "says 503", "is silent", "resets"];
const secondMs = 1000;
const hourMs = 3_600 * secondMs;
const timeout = 300_000;

/** The main host, the backup, then both, each for a while, with health between; in another order of ills each time. */
function illHour(random: () => number): readonly Spell[] {
  const spells: Spell[] = [];
  const groups = [[main], [backup], [main, backup]];
  let atMs = startMs + 30 * secondMs;
  for (let turn = 0; atMs < startMs + hourMs - 600 * secondMs; turn += 1) {
    const hosts = groups[turn % groups.length] ?? [];
    const longestSeconds = hosts.length === 2 ? 90 : 240;
    const untilMs = atMs + (30 + (longestSeconds - 30) * random()) * secondMs;
    spells.push({ hosts, illness: illnesses[Math.floor(4 * random())] ?? "resets", fromMs: atMs, untilMs });
    atMs = untilMs + (100 + 120 * random()) * secondMs;
  }
  return spells;
}

/** `Q…` is settled, `U…` unknown; `W7` becomes final after seven minutes, an odd one as CLOSED. */
const statusAt: StatusAt = (outRefundNo, atMs) => {
  const number = Number(outRefundNo.slice(1));
  const settled = number % 2 === 0 ? "SUCCESS" : "CLOSED";
  if (outRefundNo.startsWith("U")) return undefined;
  if (outRefundNo.startsWith("Q")) return settled;
  return atMs < startMs + number * 60 * secondMs ? "PROCESSING" : settled;
};

interface Hour {
  readonly arrivals: readonly Arrival[];
  readonly spells: readonly Spell[];
  /** Numbers that did not end with their right state. */
  readonly lost: readonly string[];
  readonly asked: number;
}

interface Changed {
  readonly config?: Partial<RefundClientConfig>;
  readonly maxAttempts?: number;
  readonly timeoutMs?: number;
}

const patient = { maxAttempts: 100, timeoutMs: 600_000 };

/** A number every two seconds, seven hundred at once now and then, one in forty that nobody knows; twenty are watched. */
async function hour(seed: number, { config = {}, ...bounds }: Changed = {}): Promise<Hour> {
  const random = seededRandom(seed);
  const spells = illHour(random);
  const { host, clock, arrivals } = twoHosts(statusAt, spells, random);
  const client = createClient({ ...bothApis, v3, ...config }, host);
  const never = new AbortController().signal;
  async function* numbers(): AsyncGenerator<{ readonly outRefundNo: string }> {
    for (let at = 0; at < 2400; at += 1) {
      if (at % 800 >= 700) await clock.sleep(12 * secondMs, never);
      yield { outRefundNo: `${at % 40 === 7 ? "U" : "Q"}${at}` };
    }
  }
  const lost: string[] = [];
  let asked = 20;
  const watched = Array.from({ length: 20 }, async (_, at) => {
    const outRefundNo = `W${2 * at + 3}`;
    if (!(await endsRight(client, outRefundNo, () => clock.nowMs()))) lost.push(outRefundNo);
  });
  for await (const one of client.queryMany(numbers(), { ...patient, ...bounds })) {
    const { outRefundNo } = one.question;
    asked += 1;
    const status = one.ok ? one.result.refund.status : one.error.kind === "refused" ? undefined : "unknown";
    if (status !== statusAt(outRefundNo, clock.nowMs())) lost.push(outRefundNo);
  }
  await Promise.all(watched);
  await client.close();
  return { arrivals, spells, lost, asked };
}

const v3 = {
  serialNo: "4444444444444444444444444444444444444444",
  privateKey: "merchant",
  platformKeys: [{ id: publicKeyId, publicKey: "platform" }],
};

async function endsRight(client: RefundClient, outRefundNo: string, nowMs: () => number): Promise<boolean> {
  let last: string | undefined;
  for await (const { refund } of client.watch({ outRefundNo })) last = refund?.status;
  return last !== "PROCESSING" && last === statusAt(outRefundNo, nowMs());
}

/** The most arrivals within any second. */
function worst(arrivals: readonly Arrival[]): number {
  const instants = arrivals.map(({ atMs }) => atMs).toSorted((one, other) => one - other);
  let first = 0;
  return instants.reduce((most, atMs, last) => {
    while ((instants[first] ?? atMs) <= atMs - secondMs) first += 1;
    return Math.max(most, last - first + 1);
  }, 0);
}

/** Arrivals at the backup though the main host has been well for longer than its circuit may be open. */
function strayed({ arrivals, spells }: Hour): readonly Arrival[] {
  const ill = spells.filter(({ hosts }) => hosts.includes(main));
  const wellSinceMs = (atMs: number): number =>
    Math.max(startMs, ...ill.filter(({ fromMs }) => fromMs <= atMs).map(({ untilMs }) => untilMs));
  return arrivals.filter(
    ({ atMs, baseUrl }) => baseUrl === backup && atMs > wellSinceMs(atMs) + 75 * secondMs,
  );
}

describe("an hour with both hosts failing in turns", () => {
  /** The jitter between attempts too is the same each time. */
  beforeEach(() => {
    vi.spyOn(Math, "random").mockImplementation(seededRandom(0));
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  test.each([1, 2])("loses no refund and exceeds no limit (%i)", { timeout }, async (seed) => {
    const told = await hour(seed);
    const { arrivals, lost, asked } = told;
    expect(lost).toEqual([]);
    expect(asked).toBe(2420);
    expect(worst(arrivals)).toBeLessThanOrEqual(300);
    expect(worst(arrivals.filter(({ failed }) => failed))).toBeLessThanOrEqual(6);
    // The hour was felt: both served, and both failed some.
    expect(arrivals.filter(({ baseUrl }) => baseUrl === backup).length).toBeGreaterThan(100);
    expect(arrivals.length).toBeGreaterThan(asked + 50);
    expect(strayed(told)).toEqual([]);
  });

  test("one attempt each loses refunds", { timeout }, async () => {
    const { lost } = await hour(1, { maxAttempts: 1 });
    expect(lost.length).toBeGreaterThan(20);
  });

  test("and so does one host, with the time and attempts that are usual", { timeout }, async () => {
    const config = { baseUrls: [main] };
    const { lost } = await hour(1, { config, maxAttempts: 3, timeoutMs: 30_000 });
    expect(lost.length).toBeGreaterThan(20);
  });

  test("without a limiter both limits are exceeded", { timeout }, async () => {
    const { arrivals } = await hour(1, { config: { limiter: dangerouslyUnlimited } });
    expect(worst(arrivals)).toBeGreaterThan(350);
    expect(worst(arrivals.filter(({ failed }) => failed))).toBeGreaterThan(9);
  });
});
