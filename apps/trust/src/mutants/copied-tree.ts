import { spawn } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, relative } from "node:path";

const root = join(import.meta.dirname, "../../../..");
const leftOut = new Set(["node_modules", "dist", ".git", ".turbo", "coverage", ".pack"]);

/** How the tests ended; `broken` when they could not run at all. */
export type Outcome = "passed" | "failed" | "broken";

export interface CopiedTree {
  readonly read: (path: string) => string;
  readonly write: (path: string, text: string) => void;
  /** Runs test files until the first failure. Paths are below `packages/`. */
  readonly test: (paths: readonly string[]) => Promise<Outcome>;
  readonly remove: () => void;
}

/** A copy of this checkout; what is installed is linked, and packages of the checkout to their copies. */
export function copyTree(): CopiedTree {
  const folder = mkdtempSync(join(tmpdir(), "wxrefund-mutants-"));
  cpSync(root, folder, { recursive: true, filter: (path) => path === root || !leftOut.has(basename(path)) });
  const workspaces = ["packages", "apps"].flatMap((group) =>
    readdirSync(join(root, group)).map((name) => join(group, name)),
  );
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  for (const at of workspaces)
    linkInstalled(join(root, at, "node_modules"), join(folder, at, "node_modules"), folder);
  return {
    read: (path) => readFileSync(join(folder, "packages", path), "utf8"),
    write: (path, text) => writeFileSync(join(folder, "packages", path), text),
    test: (paths) => tested(folder, paths),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

const scope = "@wxrefund";

function linkInstalled(from: string, to: string, folder: string): void {
  if (!existsSync(from)) return;
  mkdirSync(to);
  for (const name of readdirSync(from).filter((entry) => entry !== scope))
    symlinkSync(join(from, name), join(to, name));
  if (!existsSync(join(from, scope))) return;
  mkdirSync(join(to, scope));
  for (const name of readdirSync(join(from, scope)))
    symlinkSync(join(folder, relative(root, realpathSync(join(from, scope, name)))), join(to, scope, name));
}

async function tested(folder: string, paths: readonly string[]): Promise<Outcome> {
  const report = join(folder, "report.json");
  const files = paths.map((path) => `packages/${path}`);
  const options = ["--bail=1", "--reporter=json", `--outputFile=${report}`];
  rmSync(report, { force: true });
  const vitest = spawn(
    join(root, "node_modules/.bin/vitest"),
    ["run", `--root=${folder}`, ...options, ...files],
    {
      cwd: folder,
      stdio: "ignore",
    },
  );
  await new Promise((resolve) => vitest.once("close", resolve));
  return outcomeOf(report);
}

function outcomeOf(report: string): Outcome {
  try {
    const { success, numFailedTests, numPassedTests } = JSON.parse(readFileSync(report, "utf8"));
    if (numFailedTests > 0) return "failed";
    return success === true && numPassedTests > 0 ? "passed" : "broken";
  } catch {
    return "broken";
  }
}
