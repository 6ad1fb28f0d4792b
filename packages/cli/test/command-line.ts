import { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { createRefundClient } from "@wxrefund/node-http";
import type { Environment, Host } from "../src/host.ts";
import { run } from "../src/run.ts";

export interface Outcome {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}

type Settings = Partial<Pick<Host, "connect" | "untilStopped" | "stdin" | "clock">> & {
  readonly terminal?: boolean;
};

/** Runs the command line in this process, with nothing of this process in its environment. */
export async function commandLine(
  argv: readonly string[],
  env: Environment = {},
  { terminal = false, ...host }: Settings = {},
): Promise<Outcome> {
  const written = { stdout: "", stderr: "" };
  const output = (name: keyof typeof written) => ({
    isTTY: terminal,
    write: (text: string) => void (written[name] += text),
  });
  const exit = await run({
    version: "0.0.0-test",
    argv,
    env,
    stdout: output("stdout"),
    stderr: output("stderr"),
    connect: createRefundClient,
    stdin: () => Readable.from([]),
    clock: { nowMs: Date.now, sleep: (delayMs, signal) => delay(delayMs, undefined, { signal }) },
    untilStopped: () => new Promise(() => {}),
    ...host,
  });
  return { exit, ...written };
}
