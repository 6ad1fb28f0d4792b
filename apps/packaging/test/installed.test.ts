import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runtime, type RuntimeName } from "@wxrefund/runtimes";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import {
  entryPaths,
  publicPackages,
  readManifest,
  root,
  scope,
  withSiblings,
} from "../src/public-packages.ts";
import { type Outcome, run } from "./command.ts";
import { compile, waysIn } from "./compiled.ts";
import { installAlone, installedIn } from "./installed.ts";
import { probes } from "./probes.ts";
import { asCommonJs, asModule, asWorker } from "./programs.ts";
import { askWorker } from "./workerd.ts";

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

function installed(short: string, beside: readonly string[] = []): string {
  const folder = installAlone(short, inject("tarballs"), beside);
  folders.push(folder);
  return folder;
}

/** Our own packages that come along, and those of others; nothing else may. */
function expectedIn(short: string, others: readonly string[]): readonly string[] {
  return [...withSiblings(short).map((name) => scope + name), ...others].toSorted();
}

const said = (text: string): Outcome => ({ status: 0, output: `${text}\n` });

const commands: readonly (readonly [name: RuntimeName, flags: readonly string[]])[] = [
  ["node20", []],
  ["deno", ["run", "--no-remote", "--cached-only", "--node-modules-dir=manual", "--allow-all"]],
  ["bun", ["run", "--no-install"]],
];

describe.each(Object.entries(probes))("%s, installed alone by npm,", (short, probe) => {
  const { code, says, brings, beside, workers, typed } = probe;
  const nameOf = (path: string): string => join(scope, short, path);
  const entries = entryPaths(readManifest(join(root, "packages", short))).map(nameOf);
  let folder: string;
  beforeAll(() => {
    folder = installed(short, beside);
    writeFileSync(join(folder, "probe.mjs"), asModule({ entries, code }));
    writeFileSync(join(folder, "probe.cjs"), asCommonJs({ entries, code }));
  });

  test("brings only what it needs", () => {
    expect(installedIn(folder)).toEqual(expectedIn(short, brings));
  });

  test.each(commands)("runs on %s", (name, flags) => {
    expect(run(folder, runtime(name), ...flags, "probe.mjs")).toEqual(said(says));
  });

  test("can be required on node20", () => {
    expect(run(folder, runtime("node20"), "probe.cjs")).toEqual(said(says));
  });

  test.each(workers.length === 0 ? [] : [workers.map(nameOf)])(
    "runs bundled in workerd: %s",
    async (...loaded) => {
      const path = join(folder, "worker.mjs");
      writeFileSync(path, asWorker({ entries: loaded, code }));
      expect(await askWorker(path)).toBe(says);
    },
  );

  test.each(waysIn(typed))("compiles for a strict user: $resolution, $surroundings", (way) => {
    const names = way.entries.map(nameOf);
    expect(compile(folder, { ...way, entries: names })).toEqual({ status: 0, output: "" });
  });

  test("has a kind of user in mind for every entry", () => {
    const known = new Set(Object.values(typed).flat().map(nameOf));
    expect([...known].toSorted()).toEqual(entries.toSorted());
  });

  test("shows no inner module", () => {
    const inner = [`dist/index.js`, `src/index.ts`, "internal/index.js", "dist/index.d.ts"];
    const tries = inner.map((path) => `import("${scope}${short}/${path}").catch((error) => error.code)`);
    writeFileSync(join(folder, "inner.mjs"), `console.log((await Promise.all([${tries.join()}])).join());`);
    const closed = inner.map(() => "ERR_PACKAGE_PATH_NOT_EXPORTED").join();
    expect(run(folder, runtime("node20"), "inner.mjs")).toEqual(said(closed));
  });
});

describe("cli, installed alone by npm,", () => {
  let folder: string;
  beforeAll(() => {
    folder = installed("cli");
  });

  test("brings only what it needs", () => {
    expect(installedIn(folder)).toEqual(expectedIn("cli", ["@noble/hashes", "effect", "jose"]));
  });

  test("has its command, which runs on node20", () => {
    const command = join(folder, "node_modules/.bin/wxrefund");
    const { manifest } = publicPackages.find(({ short }) => short === "cli") ?? {};
    expect(run(folder, runtime("node20"), command, "--version")).toEqual(said(manifest?.version ?? ""));
  });
});

test("every public package is installed here", () => {
  const names = publicPackages.map(({ short }) => short);
  expect([...Object.keys(probes), "cli"].toSorted()).toEqual(names.toSorted());
});
