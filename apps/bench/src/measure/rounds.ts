import { performance } from "node:perf_hooks";
import process from "node:process";
import { median } from "./median.ts";

/** Something that can be done again and again. */
export interface Measured {
  readonly name: string;
  readonly once: () => Promise<unknown>;
}

export interface Rounds {
  readonly rounds: number;
  /** How often each is done in one round. */
  readonly times: number;
  /** How many are under way together. */
  readonly atOnce: number;
  /** Runs before each round, unmeasured. */
  readonly prepare?: () => Promise<void>;
}

/** Microseconds for doing it once: the CPU of all this process's threads, and the clock on the wall. */
export interface Cost {
  readonly cpuMicros: number;
  readonly wallMicros: number;
}

export interface Result {
  readonly name: string;
  /** Medians over the rounds. */
  readonly cost: Cost;
  /** CPU against the first one's, the median of the rounds' own ratios: what slows a whole round slows both. */
  readonly cpuRatio: number;
  readonly wallRatio: number;
}

/** Measures all in each round, in turn and from another one on each time. */
export async function inRounds(subjects: readonly Measured[], plan: Rounds): Promise<readonly Result[]> {
  const costs = new Map(subjects.map(({ name }) => [name, [] as Cost[]]));
  for (let round = -1; round < plan.rounds; round += 1) {
    await plan.prepare?.();
    for (const subject of turned(subjects, round)) {
      const cost = await costOf(subject, plan);
      // The first round only warms up.
      if (round >= 0) costs.get(subject.name)?.push(cost);
    }
  }
  const base = costs.get(subjects[0]?.name ?? "") ?? [];
  return subjects.map(({ name }) => resultOf(name, costs.get(name) ?? [], base));
}

function turned<Item>(items: readonly Item[], by: number): readonly Item[] {
  const at = Math.max(by, 0) % items.length;
  return [...items.slice(at), ...items.slice(0, at)];
}

async function costOf({ once }: Measured, { times, atOnce }: Rounds): Promise<Cost> {
  let left = times;
  const worker = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await once();
    }
  };
  const [cpu, startMs] = [process.cpuUsage(), performance.now()];
  await Promise.all(Array.from({ length: atOnce }, worker));
  const wallMicros = ((performance.now() - startMs) * 1000) / times;
  const { user, system } = process.cpuUsage(cpu);
  return { cpuMicros: (user + system) / times, wallMicros };
}

function resultOf(name: string, costs: readonly Cost[], base: readonly Cost[]): Result {
  const of = (pick: (cost: Cost) => number): number => median(costs.map(pick));
  const ratio = (pick: (cost: Cost) => number): number =>
    median(costs.flatMap((cost, at) => (base[at] === undefined ? [] : [pick(cost) / pick(base[at])])));
  return {
    name,
    cost: { cpuMicros: of(({ cpuMicros }) => cpuMicros), wallMicros: of(({ wallMicros }) => wallMicros) },
    cpuRatio: ratio(({ cpuMicros }) => cpuMicros),
    wallRatio: ratio(({ wallMicros }) => wallMicros),
  };
}
