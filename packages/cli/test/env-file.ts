import { readFile } from "node:fs/promises";
import type { Environment } from "../src/host.ts";

/** The variables of a sandbox's env file, which for its plain values is NAME=value, line by line. */
export async function readEnvFile(path: string): Promise<Environment> {
  const lines = (await readFile(path, "utf8")).split("\n").filter((line) => /^[A-Z]/.test(line));
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  );
}
