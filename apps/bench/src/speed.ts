/** What one query costs: by hand, by this repository's clients, by other packages. */
import { inRounds, type Measured, type Result } from "./measure/rounds.ts";
import { markdownTable } from "./measure/table.ts";
import { type Platform, startPlatform } from "./platform/start.ts";
import { byHand, onThreadPool } from "./subjects/by-hand.ts";
import { tenpay, wechatpayAxiosPlugin, wechatpayNodeV3 } from "./subjects/others.ts";
import { bare, client } from "./subjects/ours.ts";
import type { Subject } from "./subjects/subject.ts";

const times = 500;

/** Prints a table for each API: one query at a time, then 32 at once. */
export async function speed(rounds: number): Promise<void> {
  const platform = await startPlatform();
  const subjects = await allSubjects(platform);
  try {
    for (const api of ["v3", "v2"] as const) {
      const measured = await checked(subjects, api);
      const prepare = (): Promise<void> => platform.sign(measured.length * times);
      for (const atOnce of [1, 32]) {
        const results = await inRounds(measured, { rounds, times, atOnce, prepare });
        console.log(`\n${api === "v3" ? "APIv3" : "V2, MD5"}, ${atOnce} at once\n\n${tableOf(results)}`);
      }
    }
  } finally {
    for (const { close } of subjects) close();
    platform.stop();
  }
}

async function allSubjects(platform: Platform): Promise<readonly Subject[]> {
  return [
    byHand(platform),
    byHand(platform, onThreadPool),
    await bare(platform),
    await client(platform),
    wechatpayAxiosPlugin(platform),
    wechatpayNodeV3(platform),
    tenpay(platform),
  ];
}

/** Those that speak the API; throws where one does not bring the refund's status. */
async function checked(subjects: readonly Subject[], api: "v3" | "v2"): Promise<readonly Measured[]> {
  const speaking = subjects.flatMap(({ name, [api]: once }) => (once === undefined ? [] : [{ name, once }]));
  for (const { name, once } of speaking) {
    const status = await once();
    if (status !== "SUCCESS") throw new Error(`${name} says ${status} instead of SUCCESS.`);
  }
  return speaking;
}

function tableOf(results: readonly Result[]): string {
  const rows = results.map(({ name, cost, cpuRatio, wallRatio }) => [
    name,
    cost.cpuMicros.toFixed(0),
    cpuRatio.toFixed(2),
    (cost.wallMicros / 1000).toFixed(2),
    wallRatio.toFixed(2),
    (1_000_000 / cost.wallMicros).toFixed(0),
  ]);
  return markdownTable(["", "CPU µs", "ratio", "ms", "ratio", "queries/s"], rows);
}
