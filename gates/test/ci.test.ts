import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { root } from "../planted-tree.ts";

const folder = mkdtempSync(join(tmpdir(), "wxrefund-ci-"));
afterAll(() => rmSync(folder, { recursive: true }));

interface Outcome {
  readonly install?: number;
  readonly lint?: number;
  readonly test?: number;
  readonly says?: string;
}

/** Runs the script with an `npx` that only pretends. */
function ci(outcome: Outcome): { readonly status: number | null; readonly lines: string[] } {
  const says = outcome.says ?? "\n7 passed, 0 failed, 1 skipped";
  writeFileSync(
    join(folder, "npx"),
    `#!/bin/sh
case "$*" in
  "-y pnpm@12 install --frozen-lockfile") exit ${outcome.install ?? 0} ;;
  "-y pnpm@12 lint") echo linted; exit ${outcome.lint ?? 0} ;;
  "-y pnpm@12 test") cat <<'END'
${says}
END
    echo "said after the count" >&2; exit ${outcome.test ?? 0} ;;
  *) exit 99 ;;
esac
`,
  );
  chmodSync(join(folder, "npx"), 0o755);
  const env = { ...process.env, PATH: `${folder}${delimiter}${process.env["PATH"]}` };
  const done = spawnSync("bash", [join(root, ".ci/run")], { env, encoding: "utf8" });
  return { status: done.status, lines: done.stdout.trimEnd().split("\n") };
}

test.each<[string, Outcome, number, string]>([
  ["all well", {}, 0, "7 passed, 0 failed, 1 skipped"],
  ["a stale lockfile", { install: 1 }, 1, "0 passed, 1 failed, 0 skipped"],
  ["a lint error", { lint: 1 }, 1, "7 passed, 1 failed, 1 skipped"],
  ["failing tests", { test: 1, says: "5 passed, 2 failed, 0 skipped" }, 1, "5 passed, 2 failed, 0 skipped"],
  [
    "a lint error and a failing test",
    { lint: 1, test: 1, says: "5 passed, 2 failed" },
    1,
    "5 passed, 3 failed, 0 skipped",
  ],
  ["a build error before any test", { test: 2, says: "error TS2322" }, 1, "0 passed, 1 failed, 0 skipped"],
  ["tests that never ran", { says: "nothing to do" }, 1, "0 passed, 1 failed, 0 skipped"],
  ["an error outside every test", { test: 1 }, 1, "7 passed, 1 failed, 1 skipped"],
])("%s", (_, outcome, status, lastLine) => {
  const run = ci(outcome);
  expect(run.lines.at(-1)).toBe(lastLine);
  expect(run.status).toBe(status);
});
