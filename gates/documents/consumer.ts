import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { arrows } from "../arrows.ts";
import { root } from "../planted-tree.ts";

/** Somebody's project that has this repository's packages installed, as sources, and a sandbox to ask. */
export interface Consumer {
  /** The compiler's complaints about these modules, by their file name. */
  readonly complaints: (
    modules: Readonly<Record<string, string>>,
    options?: Readonly<Record<string, unknown>>,
  ) => ReadonlyMap<string, readonly string[]>;
  readonly run: (example: Runnable) => Outcome;
  readonly close: () => Promise<void>;
}

export interface Runnable {
  readonly language: "ts" | "sh";
  readonly code: string;
  /** Modules to load after it, one by one. */
  readonly modules?: readonly string[];
}

export interface Outcome {
  readonly status: number | null;
  readonly output: string;
  readonly errors: string;
}

const packages = [...Object.keys(arrows), "testkit"];
const nodeOptions = ["--conditions=@wxrefund/source", "--experimental-strip-types", "--no-warnings"];
const commandLine = join(root, "packages/cli/src/main.ts");

/** Rejects, with what it said, when the command line does not load or its sandbox does not listen. */
export async function newConsumer(command: string = commandLine): Promise<Consumer> {
  const folder = mkdtempSync(join(tmpdir(), "wxrefund-documents-"));
  install(folder);
  const sandbox = await startSandbox(folder, command).catch((cause: unknown) => {
    rmSync(folder, { recursive: true });
    throw cause;
  });
  const env = environment(folder);
  return {
    complaints: (modules, options = {}) => compile(folder, modules, options),
    run: (example) => (example.language === "sh" ? runShell : runModule)({ folder, env, ...example }),
    close: async () => {
      await stop(sandbox);
      rmSync(folder, { recursive: true });
    },
  };
}

function install(folder: string): void {
  const ours = join(folder, "node_modules/@wxrefund");
  mkdirSync(ours, { recursive: true });
  for (const name of packages) {
    symlinkSync(join(root, "packages", name), join(ours, name));
    linkTheirs(join(root, "packages", name, "node_modules"), join(folder, "node_modules"));
  }
  symlinkSync(join(root, "node_modules/@types"), join(folder, "node_modules/@types"));
  mkdirSync(join(folder, "bin"));
  const command = [process.execPath, ...nodeOptions, commandLine].map((word) => `"${word}"`).join(" ");
  writeFileSync(join(folder, "bin/wxrefund"), `#!/bin/sh\nexec ${command} "$@"\n`, { mode: 0o755 });
  writeFileSync(join(folder, "package.json"), `{ "type": "module" }`);
}

/** What a package depends on can be imported by those who use both. */
function linkTheirs(from: string, to: string): void {
  const names = readdirSync(from).filter((name) => !/^\.|^@(?:types|wxrefund)$/.test(name));
  const scoped = names.flatMap((name) =>
    name.startsWith("@") ? readdirSync(join(from, name)).map((inner) => join(name, inner)) : [name],
  );
  for (const name of scoped.filter((other) => !existsSync(join(to, other)))) {
    mkdirSync(dirname(join(to, name)), { recursive: true });
    symlinkSync(join(from, name), join(to, name));
  }
}

/** Resolves when it listens and has written its keys. */
async function startSandbox(folder: string, command: string): Promise<ChildProcess> {
  const args = [...nodeOptions, command, "sandbox", "--dir", join(folder, "sandbox")];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
  for await (const line of createInterface({ input: child.stdout }))
    if (line.startsWith("environment in ")) return child;
  throw new Error(`The sandbox ended before it listened: ${said}`);
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => {
    child.once("exit", resolve);
  });
  child.kill("SIGINT");
  await ended;
}

/** The variables of the sandbox's `env` file; a Worker is given its keys as text instead. */
function environment(folder: string): Readonly<Record<string, string>> {
  const lines = readFileSync(join(folder, "sandbox/env"), "utf8").matchAll(/^([A-Z]\w+)=(.*)$/gm);
  const variables = Object.fromEntries([...lines].map(([, name, value]) => [name, value]));
  const pem = (name: string): string => readFileSync(variables[name] ?? "", "utf8");
  return {
    ...variables,
    WECHATPAY_PRIVATE_KEY: pem("WECHATPAY_PRIVATE_KEY_FILE"),
    WECHATPAY_PUBLIC_KEY: pem("WECHATPAY_PUBLIC_KEY_FILE"),
  };
}

const compilerOptions = {
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  target: "es2022",
  module: "nodenext",
  lib: ["es2023", "dom", "dom.iterable"],
  types: ["node"],
  customConditions: ["@wxrefund/source"],
  allowImportingTsExtensions: true,
};

function compile(
  folder: string,
  modules: Readonly<Record<string, string>>,
  options: Readonly<Record<string, unknown>>,
): ReadonlyMap<string, readonly string[]> {
  for (const [name, code] of Object.entries(modules)) writeFileSync(join(folder, name), code);
  writeFileSync(
    join(folder, "tsconfig.json"),
    JSON.stringify({ compilerOptions: { ...compilerOptions, ...options }, files: Object.keys(modules) }),
  );
  const tsc = join(root, "node_modules/.bin/tsc");
  const { stdout } = spawnSync(tsc, ["-p", folder, "--pretty", "false"], { cwd: folder, encoding: "utf8" });
  const complaints = new Map<string, string[]>();
  for (const [, name = "", told = ""] of stdout.matchAll(/^(\S+?)\(\d+,\d+\): (.*)$/gm))
    complaints.set(name, [...(complaints.get(name) ?? []), told]);
  return complaints;
}

interface ToRun extends Runnable {
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
}

const askWorker = `const { default: worker } = await import("./example.ts");
if (worker !== undefined) {
  const request = new Request("http://shop.test/refunds/1217752501201407033233368018");
  console.log(await (await worker.fetch(request, process.env)).text());
}`;

/** Runs a module; where it exports a Worker, that is asked once, as its host would. */
function runModule({ folder, env, code, modules = [] }: ToRun): Outcome {
  writeFileSync(join(folder, "example.ts"), code);
  for (const [n, text] of modules.entries()) writeFileSync(join(folder, `module-${n}.ts`), text);
  const loads = modules.map((_, n) => `await import("./module-${n}.ts");`);
  writeFileSync(join(folder, "host.ts"), [askWorker, ...loads, ""].join("\n"));
  return outcomeOf(process.execPath, [...nodeOptions, join(folder, "host.ts")], { folder, env });
}

function runShell({ folder, env, code }: ToRun): Outcome {
  return outcomeOf("sh", ["-euc", code], { folder, env });
}

function outcomeOf(
  command: string,
  args: readonly string[],
  { folder, env }: Pick<ToRun, "folder" | "env">,
): Outcome {
  const path = `${join(folder, "bin")}:${process.env["PATH"]}`;
  // Where the sandbox put its keys, under the names that WeChat Pay gives them.
  const options = {
    cwd: join(folder, "sandbox"),
    env: { PATH: path, NO_COLOR: "1", ...env },
    encoding: "utf8",
  } as const;
  const done = spawnSync(command, args, { ...options, timeout: 30_000 });
  return { status: done.status, output: done.stdout, errors: done.stderr };
}
