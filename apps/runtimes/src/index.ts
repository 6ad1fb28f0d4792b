import { existsSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";

const places = {
  node20: "node20/bin/node",
  node22: "node22/bin/node",
  node24: "node24/bin/node",
  node26: "node26/bin/node",
  deno: ".bin/deno",
  bun: ".bin/bun",
} as const;

/** A runtime that the lockfile pins. */
export type RuntimeName = keyof typeof places;

/** The pinned executables are built for this platform; elsewhere there are none to ask for. */
export const hasRuntimes: boolean = process.platform === "linux" && process.arch === "x64";

/** Absolute path of a pinned executable. Throws when it is not installed: a test must not pass by leaving it out. */
export function runtime(name: RuntimeName): string {
  const path = fileURLToPath(new URL(`../node_modules/${places[name]}`, import.meta.url));
  if (!existsSync(path)) throw new Error(`${name} is not installed: run npx -y pnpm@12 install.`);
  return path;
}
