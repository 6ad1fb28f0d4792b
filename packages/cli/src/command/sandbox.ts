import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  createSandbox,
  defaultNumbers,
  defaultWorld,
  faults,
  journeys,
  makeSandboxKeys,
  withPlatformCertificate,
} from "@wxrefund/sandbox";
import {
  readSandboxDir,
  type SandboxDir,
  type ServedSandbox,
  serveSandbox,
  writeSandboxDir,
} from "@wxrefund/sandbox/serve";
import type { Host } from "../host.ts";
import { type Options, readOptions } from "../option/read.ts";
import { helpOption, type OptionSpec, optionLines } from "../option/spec.ts";
import type { Command } from "./command.ts";

const options: readonly OptionSpec[] = [
  { name: "port", value: "N", about: "listen there (any free port)" },
  { name: "dir", value: "DIR", about: "keep keys and env file there (a fresh temporary directory)" },
  { name: "fault", value: "ID[,ID…]", about: "spoil every answer so, by turns (below)" },
  helpOption,
];

export const sandboxCommand: Command = {
  name: "sandbox",
  summary: "serve a WeChat Pay of your own on 127.0.0.1",
  help,
  run: async (args, host) => {
    const given = readOptions(args, options);
    if (given.has("help")) host.stdout.write(help());
    else await play(given, host);
    return 0;
  },
};

/** Serves until the host is asked to stop. */
async function play(given: Options, { stdout, untilStopped }: Host): Promise<void> {
  const stopped = untilStopped();
  const port = given.integer("port", { min: 0, max: 65_535 }) ?? 0;
  const armed = given.text("fault")?.split(",") ?? [];
  await inDirectory(given.text("dir"), async (dir) => {
    const keys = await withPlatformCertificate((await readSandboxDir(dir)) ?? (await makeSandboxKeys()));
    // Served without TLS, so there is no client certificate to ask for.
    const v2ClientCertificate = "not-required";
    const sandbox = createSandbox({ world: defaultWorld(keys), faults: armed, v2ClientCertificate });
    const served = await serveSandbox({ sandbox, port });
    try {
      const written = await writeSandboxDir(dir, keys, served.url);
      stdout.write(announcement(served, written, armed));
      await stopped;
    } finally {
      await served.close();
    }
  });
}

/** Keys of a sandbox that nobody keeps are of no use once it has stopped: the temporary directory goes with it. */
async function inDirectory(dir: string | undefined, work: (dir: string) => Promise<void>): Promise<void> {
  if (dir !== undefined) return work(dir);
  const temporary = await mkdtemp(join(tmpdir(), "wxrefund-sandbox-"));
  try {
    await work(temporary);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

function announcement({ url }: ServedSandbox, { envFile }: SandboxDir, armed: readonly string[]): string {
  const { outRefundNo, subMchid } = defaultNumbers;
  return [
    `listening on ${url}`,
    `environment in ${envFile}`,
    "",
    "In another shell:",
    `  set -a; . ${shellQuoted(envFile)}; set +a`,
    `  wxrefund query --api v3 --out-refund-no ${outRefundNo} --sub-mchid ${subMchid}`,
    `  wxrefund query --api v2 --out-trade-no ${outRefundNo}`,
    "",
    "Refund numbers that begin so are played (order numbers for ORDER…):",
    `  ${journeys.map(({ prefix }) => prefix).join(" ")}`,
    "Numbers that begin with FAULT_ and the name of a fault, as FAULT_tampered_1, are answered so spoiled;",
    "wxrefund help sandbox lists the faults.",
    "Five minutes pass at once with:",
    `  curl -H 'Content-Type: application/json' -d '{"advanceSeconds":300}' ${url}/_sandbox/clock`,
    "",
    ...(armed.length === 0 ? [] : [`Answers are spoiled on purpose: ${armed.join(", ")}.`, ""]),
    "Stop it with Ctrl-C.",
    "",
  ].join("\n");
}

function shellQuoted(path: string): string {
  return /^[0-9A-Za-z_./-]+$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`;
}

function help(): string {
  return [
    "Usage: wxrefund sandbox [--port N] [--dir DIR] [--fault ID[,ID…]]",
    "",
    "Serves refund queries and applications over V2 and APIv3 on 127.0.0.1, signed with keys of its own,",
    "until SIGINT or SIGTERM.",
    "It writes the keys and a file `env` with the variables of wxrefund query into DIR, mode 0600, and never",
    "replaces a file it did not write. With the same DIR it goes on with the same keys; without --dir it",
    "makes a temporary directory, names it, and removes it when it stops.",
    "Without TLS there is no client certificate: V2 applications are taken without one, as WeChat Pay never",
    "does, and --cert and --pfx cannot be tried. The README of @wxrefund/sandbox has the way over TLS.",
    "",
    "Options",
    ...optionLines(options),
    "",
    "Numbers and what becomes of them",
    ...journeys.map(({ prefix, description }) => `  ${prefix.padEnd(13)}${description}`),
    "",
    "Faults: what becomes of answers with --fault, and of those to numbers that begin with FAULT_<fault>_",
    ...faults.map(({ id, description }) => `  ${id.padEnd(20)}${description}`),
    "",
    "GET /_sandbox/ lists what it knows and how its clock is driven.",
    "",
  ].join("\n");
}
