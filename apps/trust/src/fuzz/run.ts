import { Random } from "./random.ts";
import type { FuzzTarget } from "./reader.ts";

/** At least this share of the inputs must be accepted, or a reader that refuses everything would pass. */
export const leastAcceptedPercent = 30;

export interface FuzzReport {
  readonly name: string;
  readonly oracle: string;
  readonly inputs: number;
  readonly acceptedPercent: number;
  readonly seconds: number;
}

/** Gives a reader so many inputs; throws, with the input, at the first that it gets wrong. */
export function fuzz(target: FuzzTarget, inputs: number, seed: number): FuzzReport {
  const random = new Random(seed);
  const start = performance.now();
  let accepted = 0;
  for (let left = inputs; left > 0; left -= 1) if (target.round(random)) accepted += 1;
  const seconds = (performance.now() - start) / 1000;
  const { name, oracle } = target;
  return { name, oracle, inputs, acceptedPercent: (100 * accepted) / inputs, seconds };
}

export function fuzzTable(reports: readonly FuzzReport[]): string {
  const rows = reports.map(
    ({ name, inputs, acceptedPercent, seconds, oracle }) =>
      `| \`${name}\` | ${inputs.toLocaleString("en")} | ${acceptedPercent.toFixed(1)} % | ${seconds.toFixed(1)} s | ${oracle} |`,
  );
  return [
    "| reader | inputs | accepted | time | compared with |",
    "| --- | --- | --- | --- | --- |",
    ...rows,
  ].join("\n");
}
