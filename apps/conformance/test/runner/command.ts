import { execFile } from "node:child_process";
import { join } from "node:path";
import { runtime, type RuntimeName } from "@wxrefund/runtimes";
import type { CaseResult } from "../../src/case.ts";
import type { Runner } from "./run.ts";

export type Adapter = "edge-fetch" | "node-http";

/** Nothing may be fetched: what runs is what is installed. */
const flags: Partial<Readonly<Record<RuntimeName, readonly string[]>>> = {
  deno: ["run", "--no-remote", "--cached-only", "--node-modules-dir=manual", "--allow-net=127.0.0.1"],
  bun: ["run", "--no-install"],
};

/** Bun itself says so when an answer's gzip does not inflate; everything else on stderr is a problem. */
const bunsOwnWords = /^(?:Decompression error: ZlibError\n)*$/;

export function commandRunner(name: RuntimeName, adapter: Adapter): Runner {
  return async ({ dir, sandbox }) => {
    const args = [...(flags[name] ?? []), join(dir, "command.js"), adapter];
    const printed = await outputOf(runtime(name), args, JSON.stringify(sandbox));
    const results: readonly CaseResult[] = JSON.parse(printed);
    return results;
  };
}

function outputOf(file: string, args: readonly string[], input: string): Promise<string> {
  const env = { PATH: process.env["PATH"], HOME: process.env["HOME"], NO_COLOR: "1" };
  const options = { env, maxBuffer: 16 * 1024 * 1024, timeout: 110_000 };
  return new Promise((resolve, reject) => {
    const child = execFile(file, args, options, (error, stdout, stderr) => {
      if (error === null && bunsOwnWords.test(stderr)) resolve(stdout);
      else reject(new Error(`${file} ended with ${error?.code ?? "words on stderr"}: ${stderr}`));
    });
    child.stdin?.end(input);
  });
}
