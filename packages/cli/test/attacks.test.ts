import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { faults } from "@wxrefund/sandbox";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Environment } from "../src/host.ts";
import { run } from "../src/run.ts";
import { commandLine, type Outcome } from "./command-line.ts";
import { readEnvFile } from "./env-file.ts";

/** One row of the table in SECURITY.md under “Play each attack yourself”. */
interface Attack {
  readonly attack: string;
  readonly command: string;
  readonly kind: string;
  readonly reason?: string;
  readonly twice: boolean;
  readonly exit: number;
}

const security = readFileSync(join(import.meta.dirname, "../../../SECURITY.md"), "utf8");
const [, section = ""] = security.split("## Play each attack yourself\n");
const row = /^\| (.+?) +\| `(.+?)` +\| `([a-z-]+)`(?: `([a-z-]+)`)?(, the second time)? +\| (\d) +\|$/gm;
const attacks = [...(section.split("\n## ")[0] ?? "").matchAll(row)].map(
  ([, attack = "", command = "", kind = "", reason, twice, exit]): Attack => ({
    attack,
    command,
    kind,
    ...(reason === undefined ? {} : { reason }),
    twice: twice !== undefined,
    exit: Number(exit),
  }),
);

const directory = mkdtempSync(join(tmpdir(), "wxrefund-cli-attacks-"));
const stopping = Promise.withResolvers<void>();
const said = Promise.withResolvers<string>();
let served: Promise<number>;
let env: Environment;
let secrets: readonly string[];

beforeAll(async () => {
  served = run({
    version: "0",
    argv: ["sandbox", "--dir", directory],
    env: {},
    stdout: { write: said.resolve },
    stderr: { write: (text: string) => said.reject(new Error(text)) },
    stdin: () => expect.unreachable("the sandbox reads nothing"),
    clock: { nowMs: Date.now, sleep: () => expect.unreachable("the sandbox waits for nothing") },
    connect: () => expect.unreachable("the sandbox asks nobody"),
    untilStopped: () => stopping.promise,
  });
  await said.promise;
  env = await readEnvFile(join(directory, "env"));
  const pem = readFileSync(env["WECHATPAY_PRIVATE_KEY_FILE"] ?? "", "utf8");
  const lines = pem.split("\n").filter((line) => line.length > 20 && !line.startsWith("-"));
  secrets = [env["WECHATPAY_APIV3_KEY"] ?? "", env["WECHATPAY_V2_KEY"] ?? "", ...lines];
});
afterAll(async () => {
  stopping.resolve();
  await served;
  rmSync(directory, { recursive: true });
});

/** Runs a line as a shell would: variables before the command, quotes around an argument. */
async function play(line: string, ...more: readonly string[]): Promise<Outcome> {
  const words = [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? "");
  const at = words.indexOf("wxrefund");
  const variables = words.slice(0, at).map((word) => word.split("=", 2));
  return commandLine([...words.slice(at + 1), ...more], { ...env, ...Object.fromEntries(variables) });
}

/** One document, or one a line for many numbers. */
function documentsIn({ stdout }: Outcome): readonly { readonly ok: boolean }[] {
  return stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
}

describe("SECURITY.md", () => {
  test("plays every fault of the sandbox, and what is stopped before anything is sent", () => {
    const played = attacks.map(({ command }) => /FAULT_([0-9a-z-]+)_/.exec(command)?.[1]);
    const faultsOfAnswers = faults
      .filter(({ concludes }) => concludes.v3 !== undefined || concludes.v2 !== undefined)
      .map(({ id }) => id);
    expect(played.filter((id) => id !== undefined).toSorted()).toEqual(faultsOfAnswers.toSorted());
    expect(played.filter((id) => id === undefined)).toHaveLength(3);
  });

  test.each(attacks)("$attack: $kind $reason", async ({ command, kind, reason, twice, exit }) => {
    if (twice) await play(command);
    const forPrograms = await play(command, "--json");
    const failures = documentsIn(forPrograms).filter(({ ok }) => !ok);
    const error = { kind, ...(reason === undefined ? {} : { reason }) };
    expect({ exit: forPrograms.exit, failures }).toMatchObject({ exit, failures: [{ error }] });
    const forPeople = await play(command);
    expect(forPeople.exit).toBe(exit);
    const told = [forPrograms.stdout, forPrograms.stderr, forPeople.stdout, forPeople.stderr].join("\n");
    expect(secrets.filter((secret) => told.includes(secret))).toEqual([]);
  });

  test("and what the sandbox says of itself holds no secret", async () => {
    const told = await said.promise;
    expect(secrets.length).toBeGreaterThan(20);
    expect(secrets.every((secret) => secret.length > 20)).toBe(true);
    expect(secrets.filter((secret) => told.includes(secret))).toEqual([]);
    const overview = await (await fetch(`${env["WECHATPAY_BASE_URL"]}/_sandbox/`)).text();
    expect(secrets.filter((secret) => overview.includes(secret))).toEqual([]);
  });
});
