import { spawnSync } from "node:child_process";
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
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { arrows } from "../arrows.ts";
import { root } from "../planted-tree.ts";

const names = Object.keys(arrows);
const consumer = mkdtempSync(join(tmpdir(), "wxrefund-consumer-"));
const installed = (name: string, ...path: string[]): string =>
  join(consumer, "node_modules/@wxrefund", name, ...path);
afterAll(() => rmSync(consumer, { recursive: true, force: true }));

function run(
  cwd: string,
  command: string,
  ...args: readonly string[]
): { status: number | null; output: string } {
  const done = spawnSync(command, args, { cwd, encoding: "utf8" });
  return { status: done.status, output: done.stdout + done.stderr };
}

/** Unpacks every package as a registry would hand it out, and links the third-party ones beside them. */
beforeAll(() => {
  const tarballs = join(consumer, "tarballs");
  const filters = names.map((name) => `--filter=@wxrefund/${name}`);
  const packed = run(
    root,
    "npx",
    "--prefer-offline",
    "-y",
    "pnpm@12",
    ...filters,
    "-r",
    "pack",
    "--pack-destination",
    tarballs,
  );
  if (packed.status !== 0) throw new Error(`pnpm pack failed: ${packed.output}`);
  for (const file of readdirSync(tarballs)) {
    const name = /^wxrefund-(.+)-\d+\.\d+\.\d+\.tgz$/.exec(file)?.[1] ?? "";
    mkdirSync(installed(name), { recursive: true });
    run(consumer, "tar", "-xzf", join(tarballs, file), "--strip-components=1", "-C", installed(name));
  }
  for (const [name, { theirs }] of Object.entries(arrows))
    for (const other of theirs) {
      const link = join(consumer, "node_modules", other);
      mkdirSync(dirname(link), { recursive: true });
      if (!existsSync(link)) symlinkSync(join(root, "packages", name, "node_modules", other), link);
    }
  const types = join(consumer, "node_modules/@types");
  mkdirSync(types);
  symlinkSync(join(root, "node_modules/@types/node"), join(types, "node"));
  writeFileSync(join(consumer, "package.json"), `{ "type": "module" }`);
});

interface Manifest {
  readonly license?: string;
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly bin?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
}

function manifestOf(name: string): Manifest {
  return JSON.parse(readFileSync(installed(name, "package.json"), "utf8"));
}

/** Every name under which a package can be imported. */
function entriesOf(name: string): string[] {
  return Object.keys(manifestOf(name).exports)
    .filter((path) => !path.endsWith(".json"))
    .map((path) => join("@wxrefund", name, path));
}

describe.each(names)("%s as it would be published", (name) => {
  test("holds what its manifest names, its licence, and nothing of the workshop", () => {
    const manifest = manifestOf(name);
    const targets = Object.values(manifest.exports).flatMap((target) =>
      typeof target === "string" ? [target] : Object.values(target),
    );
    const missing = [...targets, ...Object.values(manifest.bin ?? {})].filter(
      (target) => !existsSync(installed(name, target)),
    );
    expect(missing).toEqual([]);
    const files = readdirSync(installed(name), { recursive: true, encoding: "utf8" });
    expect(files).toEqual(expect.arrayContaining(["LICENSE", "package.json"]));
    expect(files.filter((path) => /test|tsbuildinfo|\.turbo|\.env|tsconfig/.test(path))).toEqual([]);
    expect(manifest.license).toBe("MIT");
  });

  test("depends on released versions", () => {
    const ranges = Object.values(manifestOf(name).dependencies ?? {});
    expect(ranges.filter((range) => !/^\^?\d+\.\d+\.\d+$/.test(range))).toEqual([]);
  });
});

const libraries = names.filter((name) => name !== "cli");

test.each(libraries)("%s can be imported, and says nothing when it is", (name) => {
  const entries = entriesOf(name);
  expect(entries).toContain(`@wxrefund/${name}`);
  const code = `for (const name of ${JSON.stringify(entries)}) await import(name);`;
  const loaded = run(consumer, process.execPath, "--input-type=module", "--eval", code);
  expect(loaded).toEqual({ status: 0, output: "" });
});

test("the types compile for a strict consumer that checks libraries too", () => {
  const entries = libraries.flatMap(entriesOf);
  const lines = entries.map((name, n) => `import * as a${n} from "${name}";\nexport { a${n} };`);
  writeFileSync(join(consumer, "consumer.ts"), lines.join("\n"));
  const options = { strict: true, noEmit: true, skipLibCheck: false, target: "es2022", module: "nodenext" };
  const compilerOptions = { ...options, lib: ["es2023", "dom"], types: ["node"] };
  writeFileSync(join(consumer, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["consumer.ts"] }));
  const compiled = run(consumer, join(root, "node_modules/.bin/tsc"), "-p", ".", "--pretty", "false");
  expect(compiled).toEqual({ status: 0, output: "" });
});

test("the packed command line runs", () => {
  const help = run(
    consumer,
    process.execPath,
    installed("cli", manifestOf("cli").bin?.["wxrefund"] ?? ""),
    "--help",
  );
  expect(help.status).toBe(0);
  expect(help.output).toContain("Usage: wxrefund");
});
