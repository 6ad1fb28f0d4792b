#!/usr/bin/env node
import { readFileSync } from "node:fs";
import process from "node:process";
import { createRefundClient } from "@wxrefund/node-http";
import type { Host } from "./host.ts";
import { reportFailure } from "./outcome/report.ts";
import { run } from "./run.ts";

const stopSignals = ["SIGINT", "SIGTERM"] as const;

// A reader that closes the pipe early, such as head, is no failure of ours.
process.stdout.on("error", (cause: NodeJS.ErrnoException) => {
  if (cause.code !== "EPIPE") throw cause;
});

const host: Host = {
  version: readVersion(),
  argv: process.argv.slice(2),
  env: process.env,
  stdout: process.stdout,
  stderr: process.stderr,
  connect: createRefundClient,
  untilStopped,
};

// What nobody awaits can still fail: it is told like any other bug, without a stack.
process.once("uncaughtException", (cause) => process.exit(reportFailure(cause, host)));
process.exitCode = await run(host);

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
