#!/usr/bin/env node
import { once } from "node:events";
import { readFileSync } from "node:fs";
import process from "node:process";
import { setTimeout as delay } from "node:timers/promises";
import { createRefundClient } from "@wxrefund/node-http";
import type { Host, Output } from "./host.ts";
import { reportFailure } from "./outcome/report.ts";
import { run } from "./run.ts";

const stopSignals = ["SIGINT", "SIGTERM"] as const;

const host: Host = {
  version: readVersion(),
  argv: process.argv.slice(2),
  env: process.env,
  stdout: outputTo(process.stdout),
  stderr: outputTo(process.stderr),
  stdin: () => process.stdin,
  clock: { nowMs: Date.now, sleep: (delayMs, signal) => delay(delayMs, undefined, { signal }) },
  connect: createRefundClient,
  untilStopped,
};

// What nobody awaits can still fail: it is told like any other bug, without a stack.
process.once("uncaughtException", (cause) => process.exit(reportFailure(cause, host)));
process.exitCode = await run(host);

function outputTo(stream: NodeJS.WriteStream): Output {
  const reader = new AbortController();
  // A reader that closes the pipe early, such as head, is no failure of ours.
  stream.on("error", (cause: NodeJS.ErrnoException) => {
    if (cause.code !== "EPIPE") throw cause;
    reader.abort();
  });
  return {
    isTTY: stream.isTTY,
    get columns() {
      return stream.columns;
    },
    get rows() {
      return stream.rows;
    },
    write: (text) => stream.write(text),
    drained: async () => {
      await once(stream, "drain", { signal: reader.signal }).catch(() => undefined);
    },
    gone: reader.signal,
  };
}

function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of stopSignals) process.once(signal, () => resolve());
  });
}

function readVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  return typeof manifest === "object" && manifest !== null && "version" in manifest
    ? String(manifest.version)
    : "unknown";
}
