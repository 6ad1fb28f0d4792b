import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative } from "node:path";

/** The checkout these gates stand in. */
export const root: string = join(import.meta.dirname, "..");

const leftOut = new Set(["node_modules", "dist", ".git", ".turbo", "coverage", ".pack"]);

/** Every file of a checkout, by its path from there with slashes; nothing that was installed or built. */
export function filesOf(folder: string): string[] {
  const below = (at: string): string[] =>
    readdirSync(at, { withFileTypes: true })
      .filter((entry) => !leftOut.has(entry.name))
      .flatMap((entry) => (entry.isDirectory() ? below(join(at, entry.name)) : [join(at, entry.name)]));
  return below(folder).map((path) => relative(folder, path).replaceAll("\\", "/"));
}

function workspaces(): string[] {
  return ["packages", "apps"].flatMap((group) =>
    readdirSync(join(root, group)).map((name) => join(group, name)),
  );
}

export interface Run {
  readonly status: number | null;
  readonly output: string;
}

export interface PlantedTree {
  readonly folder: string;
  /** Runs an installed tool in the copy. */
  readonly run: (tool: string, ...args: readonly string[]) => Run;
  readonly [Symbol.dispose]: () => void;
}

/** A copy of this checkout (what is installed is linked) with some files added or replaced. */
export function plant(files: Readonly<Record<string, string>>): PlantedTree {
  const folder = mkdtempSync(join(tmpdir(), "wxrefund-gate-"));
  const keep = (path: string): boolean => path === root || !leftOut.has(basename(path));
  cpSync(root, folder, { recursive: true, filter: keep });
  for (const at of [".", ...workspaces()])
    symlinkSync(join(root, at, "node_modules"), join(folder, at, "node_modules"));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return {
    folder,
    run: (tool, ...args) => {
      const command = join(root, "node_modules/.bin", tool);
      const env = { ...process.env, NO_COLOR: "1", TURBO_TELEMETRY_DISABLED: "1" };
      const done = spawnSync(command, args, { cwd: folder, env, encoding: "utf8" });
      return { status: done.status, output: done.stdout + done.stderr };
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}
