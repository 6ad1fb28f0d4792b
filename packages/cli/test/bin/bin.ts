import { type ChildProcessByStdio, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import process from "node:process";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import type { Environment } from "../../src/host.ts";

const bin = fileURLToPath(new URL("../../dist/main.js", import.meta.url));

/** Starts the compiled command line, as npm would, with this environment alone. */
export function startBin(
  argv: readonly string[],
  env: Environment = {},
): ChildProcessByStdio<null, Readable, Readable> {
  if (!existsSync(bin)) throw new Error("dist/main.js is missing: build the packages before testing.");
  return spawn(process.execPath, [bin, ...argv], { env, stdio: ["ignore", "pipe", "pipe"] });
}

export async function runBin(argv: readonly string[], env: Environment = {}) {
  const child = startBin(argv, env);
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
