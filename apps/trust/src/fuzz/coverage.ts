import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Of the branches of all readers together. */
export const leastReachedPercent = 95;
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

export interface Reach {
  readonly percent: number;
  readonly table: string;
}

/** How much of the readers the short fuzzing tests reach: branches, by V8. Throws when those tests fail. */
export function reach(): Reach {
  const summary = measured();
  const rows = readers.map((path) => ({ path, ...(summary[join(root, path)]?.branches ?? none) }));
  const sum = (name: "covered" | "total"): number => rows.reduce((all, row) => all + row[name], 0);
  const whole = { path: "all", covered: sum("covered"), total: sum("total") };
  const lines = [...rows, whole].map(
    ({ path, covered, total }) => `| ${path} | ${covered} of ${total} | ${percentOf(covered, total)} % |`,
  );
  return {
    percent: (100 * whole.covered) / whole.total,
    table: ["| file | branches | |", "| --- | --- | --- |", ...lines].join("\n"),
  };
}

const none = { covered: 0, total: 1 };

function percentOf(covered: number, total: number): string {
  return ((100 * covered) / total).toFixed(1);
}

function measured(): Summary {
  const folder = mkdtempSync(join(tmpdir(), "wxrefund-coverage-"));
  try {
    const ran = spawnSync(join(root, "node_modules/.bin/vitest"), argumentsFor(folder), { encoding: "utf8" });
    if (ran.status !== 0) throw new Error(`The fuzzing tests fail:\n${ran.stdout}${ran.stderr}`);
    return JSON.parse(readFileSync(join(folder, "coverage-summary.json"), "utf8"));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function argumentsFor(folder: string): readonly string[] {
  return [
    "run",
    `--root=${root}`,
    "apps/trust/test/fuzz.test.ts",
    "--coverage",
    "--coverage.reporter=json-summary",
    `--coverage.reportsDirectory=${folder}`,
    "--coverage.thresholds.lines=0",
    "--coverage.thresholds.branches=0",
    ...readers.map((path) => `--coverage.include=${path}`),
  ];
}
