/** Does the client's memory stay flat, however many queries it has made? */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { startPlatform } from "./platform/start.ts";

export interface MemoryPlan {
  /** Queries before the first look: ten minutes' worth, since nonces are kept that long. */
  readonly before: number;
  readonly queries: number;
  /** The pace of the client's clock. */
  readonly perSecond: number;
}

/** `heapUsed` after collecting garbage. */
export interface HeapReport {
  readonly beforeBytes: number;
  readonly afterBytes: number;
}

const run = promisify(execFile);
const child = fileURLToPath(new URL("memory-child.ts", import.meta.url));

/** Asks so often in a process of its own. `nodeOptions` go before the script. */
export async function heapOver(plan: MemoryPlan, nodeOptions: readonly string[] = []): Promise<HeapReport> {
  const platform = await startPlatform();
  try {
    const order = JSON.stringify({ config: platform.config, plan });
    const { stdout } = await run(process.execPath, ["--expose-gc", ...nodeOptions, child, order]);
    const report: HeapReport = JSON.parse(stdout);
    return report;
  } finally {
    platform.stop();
  }
}

export async function memory(queries: number): Promise<void> {
  const perSecond = 50;
  const plan = { before: 600 * perSecond, queries, perSecond };
  const { beforeBytes, afterBytes } = await heapOver(plan);
  const mib = (bytes: number): string => (bytes / 1_048_576).toFixed(2);
  console.log(`Heap of a client at ${perSecond} APIv3 queries a second of its own clock, garbage collected`);
  console.log(`after ${plan.before} queries (ten minutes): ${mib(beforeBytes)} MiB`);
  console.log(`after ${queries} more: ${mib(afterBytes)} MiB, ${mib(afterBytes - beforeBytes)} MiB more`);
}
