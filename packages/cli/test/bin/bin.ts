import { type ChildProcessByStdio, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import process from "node:process";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { hasRuntimes, runtime } from "@wxrefund/runtimes";
import type { Environment } from "../../src/host.ts";

const bin = fileURLToPath(new URL("../../dist/main.js", import.meta.url));

/** This Node.js, and the oldest major version that the packages promise to run on. */
export const nodes: readonly (readonly [major: string, executable: string])[] = [
  ["this Node.js", process.execPath],
  ...(hasRuntimes ? [["Node.js 20", runtime("node20")] as const] : []),
];

/** Starts the compiled command line, as npm would, with this environment alone. */
export function startBin(
  argv: readonly string[],
  env: Environment = {},
  node: string = process.execPath,
): ChildProcessByStdio<null, Readable, Readable> {
  if (!existsSync(bin)) throw new Error("dist/main.js is missing: build the packages before testing.");
  return spawn(node, [bin, ...argv], { env, stdio: ["ignore", "pipe", "pipe"] });
}

export async function runBin(
  argv: readonly string[],
  env: Environment = {},
  node: string = process.execPath,
) {
  const child = startBin(argv, env, node);
  const [stdout, stderr, exit] = await Promise.all([text(child.stdout), text(child.stderr), exitOf(child)]);
  return { exit, stdout, stderr };
}

/** The exit code, or the name of the signal that ended it. */
export function exitOf(
  child: ChildProcessByStdio<null, Readable, Readable>,
): Promise<number | string | null> {
  return new Promise((resolve) => {
    child.once("exit", (code, signal) => resolve(code ?? signal));
  });
}
