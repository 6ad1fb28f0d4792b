/** The long run: a million inputs for each reader, how time grows, what is reached. Prints Markdown; fails on anything wrong. */
import process from "node:process";
import { leastReachedPercent, reach } from "./coverage.ts";
import { families } from "./families.ts";
import { growthOf, growthTable, linearControl, quadraticControl, sizesFrom } from "./growth.ts";
import { fuzz, fuzzTable, leastAcceptedPercent } from "./run.ts";
import { targets } from "./targets.ts";

const inputs = Number(process.argv[2] ?? 1_000_000);
const seed = Number(process.argv[3] ?? Date.now() % 2 ** 32);
const say = (text: string): void => void process.stdout.write(`${text}\n\n`);

say(`Node.js ${process.versions.node}, seed ${seed}`);
const reports = targets.map((target, n) => {
  process.stderr.write(`${target.name} …\n`);
  return fuzz(target, inputs, seed + n);
});
say(fuzzTable(reports));

const sizes = sizesFrom(16_384, 7);
const controls = [
  { reader: "control", family: "each character once", growth: growthOf(linearControl, sizes) },
  {
    reader: "control",
    family: "for each character all before it",
    growth: growthOf(quadraticControl, sizesFrom(4_096)),
  },
];
const grown = families.map(({ reader, family, work }) => ({ reader, family, growth: growthOf(work, sizes) }));
say(growthTable([...controls, ...grown]));

const reached = reach();
say(reached.table);

const failures = [
  ...(reached.percent < leastReachedPercent
    ? [`less than ${leastReachedPercent} % of the branches are reached`]
    : []),
  ...reports
    .filter(({ acceptedPercent }) => acceptedPercent < leastAcceptedPercent)
    .map(({ name }) => `${name} accepts too few`),
  ...grown
    .filter(({ growth }) => !growth.linear)
    .map(({ reader, family }) => `${reader}: ${family} is not linear`),
  ...(controls[0]?.growth.linear === true && controls[1]?.growth.linear === false
    ? []
    : ["the controls do not tell linear from quadratic"]),
];
for (const failure of failures) process.stderr.write(`${failure}\n`);
process.exitCode = failures.length === 0 ? 0 : 1;
