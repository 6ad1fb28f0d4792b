import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import { arrows, privateArrows } from "../arrows.ts";
import { filesOf, root } from "../planted-tree.ts";

interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

interface Workspace {
  readonly folder: string;
  readonly short: string;
  readonly manifest: Manifest;
}

const textOf = (path: string): string => readFileSync(join(root, path), "utf8");
const scope = "@wxrefund/";
const workspaces: readonly Workspace[] = filesOf(root)
  .map((path) => /^((?:(?:packages|apps)\/)?([^/]+))\/package\.json$/.exec(path))
  .flatMap((match) => (match === null ? [] : [{ folder: match[1] ?? "", short: match[2] ?? "" }]))
  .map(({ folder, short }) => {
    const manifest: Manifest = JSON.parse(textOf(`${folder}/package.json`));
    return { folder, short, manifest };
  });

/** Splits dependencies into ours (short names) and theirs. */
function split(list: Readonly<Record<string, string>> = {}): { ours: string[]; theirs: string[] } {
  const names = Object.keys(list);
  const ours = names.filter((name) => name.startsWith(scope)).map((name) => name.slice(scope.length));
  return { ours, theirs: names.filter((name) => !name.startsWith(scope)) };
}

/** The first chain of names that comes back to where it began. */
function cycleIn(graph: ReadonlyMap<string, readonly string[]>): readonly string[] | undefined {
  const done = new Set<string>();
  const visit = (name: string, chain: readonly string[]): readonly string[] | undefined => {
    if (chain.includes(name)) return chain.slice(chain.indexOf(name));
    if (done.has(name)) return undefined;
    done.add(name);
    for (const next of graph.get(name) ?? []) {
      const found = visit(next, [...chain, name]);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return [...graph.keys()].map((name) => visit(name, [])).find((found) => found !== undefined);
}

test("every package is on the map, under its folder's name", () => {
  expect(workspaces.map(({ short }) => short).toSorted()).toEqual(
    [...Object.keys(arrows), ...Object.keys(privateArrows)].toSorted(),
  );
  for (const { folder, manifest } of workspaces) expect(manifest.name).toBe(scope + basename(folder));
});

const published = workspaces.filter(({ short }) => short in arrows);
const apart = workspaces.filter(({ short }) => short in privateArrows);

test.each(published)("$short depends on what the map allows, and on nothing else", ({ short, manifest }) => {
  const { ours, theirs } = split({ ...manifest.dependencies, ...manifest.peerDependencies });
  expect(arrows[short]?.ours).toEqual(expect.arrayContaining(ours));
  expect(arrows[short]?.theirs).toEqual(expect.arrayContaining(theirs));
  expect(manifest.private).toBeUndefined();
});

test.each(apart)("$short is private and depends on what the map allows", ({ short, manifest }) => {
  expect(privateArrows[short]).toEqual(expect.arrayContaining(split(manifest.dependencies).ours));
  expect(manifest.private).toBe(true);
});

/** The corpus is data: there is nothing to compile. */
const compiled = workspaces.filter(({ short }) => short !== "vectors");

test.each(compiled)("$short is compiled against packages it depends on", ({ folder, manifest }) => {
  const config: { references?: { path: string }[] } = JSON.parse(textOf(`${folder}/tsconfig.json`));
  const referenced = (config.references ?? []).map(({ path }) => basename(path));
  expect(split(manifest.dependencies).ours).toEqual(expect.arrayContaining(referenced));
});

test("no package depends on itself by any chain, test tools included", () => {
  const graph = new Map(
    workspaces.map(({ short, manifest }) => [
      short,
      split({ ...manifest.dependencies, ...manifest.devDependencies }).ours,
    ]),
  );
  expect(cycleIn(graph)).toBeUndefined();
  const planted = new Map(graph).set("core", ["testkit"]);
  expect(cycleIn(planted)).toEqual(["core", "testkit"]);
});

interface LintConfig {
  readonly overrides: readonly {
    readonly files: readonly string[];
    readonly rules: Readonly<Record<string, unknown>>;
  }[];
}

test.each(Object.keys(arrows))("lint's list for %s names the packages of the map", (short) => {
  const { overrides }: LintConfig = JSON.parse(textOf(".oxlintrc.json"));
  const own = overrides.find(({ files, rules }) => {
    return files.includes(`packages/${short}/src/**`) && "house/import-allow-list" in rules;
  });
  const text = JSON.stringify(own?.rules["house/import-allow-list"]);
  const named = [...text.matchAll(/"@wxrefund\/([^"/]+)"/g)].map(([, name]) => name);
  expect(named).toEqual(arrows[short]?.ours);
});
