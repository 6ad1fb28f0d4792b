/** How much of the readers the short fuzzing tests reach: branches, by V8. Prints Markdown; fails below 95 %. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";

const leastPercent = 95;
const root = join(import.meta.dirname, "../../../..");
const readers = [
  "codec/xml.ts",
  "codec/xml-characters.ts",
  "codec/json.ts",
  "codec/utf8.ts",
  "codec/base64.ts",
  "codec/indexed-fields.ts",
  "canonical/signed-headers.ts",
  "canonical/authorization.ts",
].map((path) => `packages/core/src/${path}`);

interface Counted {
  readonly total: number;
  readonly covered: number;
  readonly pct: number;
}
type Summary = Readonly<Record<string, { readonly branches: Counted; readonly lines: Counted }>>;

const folder = mkdtempSync(join(tmpdir(), "wxrefund-coverage-"));
const ran = spawnSync(
  join(root, "node_modules/.bin/vitest"),
  [
    "run",
    `--root=${root}`,
    "apps/trust/test/fuzz.test.ts",
    "--coverage",
    "--coverage.reporter=json-summary",
    `--coverage.reportsDirectory=${folder}`,
    "--coverage.thresholds.lines=0",
    "--coverage.thresholds.branches=0",
    ...readers.map((path) => `--coverage.include=${path}`),
  ],
  { encoding: "utf8" },
);
if (ran.status !== 0) throw new Error(`The fuzzing tests fail:\n${ran.stdout}${ran.stderr}`);
const summary: Summary = JSON.parse(readFileSync(join(folder, "coverage-summary.json"), "utf8"));
rmSync(folder, { recursive: true });

const rows = readers.map((path) => ({ path, counted: summary[join(root, path)] }));
const lines = rows.map(({ path, counted }) => {
  const { covered = 0, total = 0, pct = 0 } = counted?.branches ?? {};
  return `| \`${path}\` | ${covered} of ${total} | ${pct} % |`;
});
process.stdout.write(`${["| file | branches | |", "| --- | --- | --- |", ...lines].join("\n")}\n`);
const sum = (name: "covered" | "total"): number =>
  rows.reduce((all, { counted }) => all + (counted?.branches[name] ?? 0), 0);
const percent = (100 * sum("covered")) / sum("total");
process.stdout.write(`| all | ${sum("covered")} of ${sum("total")} | ${percent.toFixed(1)} % |\n`);
if (percent < leastPercent)
  throw new Error(`The tests reach less than ${leastPercent} % of the readers' branches.`);
