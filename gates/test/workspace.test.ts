import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { plant, type PlantedTree, root, type Run } from "../planted-tree.ts";

/** A manifest of this checkout with one dependency more. */
function manifestWith(folder: string, dependency: string): Record<string, string> {
  const path = `${folder}/package.json`;
  const manifest = JSON.parse(readFileSync(join(root, path), "utf8"));
  manifest.dependencies = { ...manifest.dependencies, [dependency]: "workspace:^" };
  return { [path]: JSON.stringify(manifest) };
}

describe("turbo boundaries", () => {
  const boundaries = (files: Readonly<Record<string, string>>): Run => {
    using tree = plant(files);
    return tree.run("turbo", "boundaries", "--no-color");
  };

  test("pass on this tree", () => {
    expect(boundaries({})).toMatchObject({ status: 0 });
  });

  test.each([
    ["core", "@wxrefund/client", "client"],
    ["core", "@wxrefund/testkit", "testkit"],
    ["client", "@wxrefund/webcrypto", "webcrypto"],
    ["client", "@wxrefund/node-http", "adapter"],
    ["sandbox", "@wxrefund/client", "client"],
    ["browser-verify", "@wxrefund/client", "client"],
    ["webcrypto", "@wxrefund/client", "client"],
    ["node-http", "@wxrefund/cli", "cli"],
  ])("stop %s from depending on %s", (name, dependency, tag) => {
    const run = boundaries(manifestWith(`packages/${name}`, dependency));
    expect(run.status).toBe(1);
    expect(run.output).toMatch(new RegExp(`@wxrefund/${name}[\\s\\S]*\`?${tag}\`?`));
  });

  test("stop an import that leaves its package by path", () => {
    const run = boundaries({
      "packages/core/src/planted.ts": `export * from "../../client/src/config.ts";\n`,
    });
    expect(run.status).toBe(1);
    expect(run.output).toContain("outside of `@wxrefund/core`");
  });
});

describe("knip", () => {
  let tree: PlantedTree;
  let run: Run;
  beforeAll(() => {
    tree = plant({
      ...manifestWith("packages/sandbox", "jose"),
      "packages/core/src/codec/planted-orphan.ts": "export const orphan = 1;\n",
      "packages/client/src/planted-export.ts": `import { SignJWT } from "jose";\nexport const used: unknown = SignJWT;\nexport const unused = 1;\n`,
      "packages/client/src/index.ts": `${readFileSync(join(root, "packages/client/src/index.ts"), "utf8")}\nexport { used } from "./planted-export.ts";\n`,
    });
    run = tree.run("knip", "--no-progress");
  });
  afterAll(() => tree[Symbol.dispose]());

  test.each([
    ["a file nobody imports", /Unused files[\s\S]*packages\/core\/src\/codec\/planted-orphan\.ts/],
    ["a dependency nobody imports", /Unused dependencies[\s\S]*jose +packages\/sandbox\/package\.json/],
    [
      "an import nobody declared",
      /Unlisted dependencies[\s\S]*jose +packages\/client\/src\/planted-export\.ts/,
    ],
    ["an export nobody imports", /Unused exports[\s\S]*unused +packages\/client\/src\/planted-export\.ts/],
  ])("stops %s", (_, line) => {
    expect(run.output).toMatch(line);
    expect(run.status).toBe(1);
  });
});
