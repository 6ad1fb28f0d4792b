import { describe, expect, test } from "vitest";
import { checkout, documents, textOf } from "../documents/checkout.ts";
import { fencesIn } from "../documents/fences.ts";
import {
  brokenLinks,
  headingsOf,
  missingFunctions,
  missingPaths,
  missingTests,
} from "../documents/references.ts";

describe("what the documents refer to is there", () => {
  test.each(documents)("%s", (document) => {
    const text = textOf(document);
    expect(brokenLinks(checkout, document, text)).toEqual([]);
    expect(missingPaths(checkout, text)).toEqual([]);
    expect(missingFunctions(checkout, text)).toEqual([]);
    expect(missingTests(checkout, text)).toEqual([]);
  });

  test("and what is not there is seen", () => {
    expect(
      brokenLinks(checkout, "README.md", "[a](nowhere.md) [b](SECURITY.md#nowhere) [c](LICENSE)"),
    ).toEqual(["nowhere.md", "SECURITY.md#nowhere"]);
    expect(missingPaths(checkout, "`core/src/nowhere.ts` `gates/test` `gates/nowhere/`")).toEqual([
      "core/src/nowhere.ts",
      "gates/nowhere/",
    ]);
    expect(missingFunctions(checkout, "`nextStep()` `nowhere()`")).toEqual(["nowhere"]);
    const pairs = "`nextStep()` in `core/src/failure/codes.ts`, `findCode()` (`core/src/failure/codes.ts`)";
    expect(missingFunctions(checkout, pairs)).toEqual(["nextStep"]);
    expect(missingTests(checkout, "`core/test/digest/equal.test.ts` “nowhere”")).toHaveLength(1);
  });
});

/** Packages and apps that ARCHITECTURE.md's map lacks. */
function unmapped(map: string, manifests: readonly string[]): readonly string[] {
  const folders = manifests.flatMap(
    (file) => /^((?:packages|apps)\/[^/]+)\/package\.json$/.exec(file)?.[1] ?? [],
  );
  return folders.filter((folder) => !map.includes(`| \`${folder}\` `));
}

test("the map shows every package and app, and a missing one is seen", () => {
  expect(unmapped(textOf("ARCHITECTURE.md"), checkout.files)).toEqual([]);
  expect(unmapped("| `packages/a` |", ["packages/a/package.json", "apps/b/package.json"])).toEqual([
    "apps/b",
  ]);
});

/** Third-party packages that some manifest names and ARCHITECTURE.md does not explain. */
function unexplained(text: string, manifests: readonly string[]): readonly string[] {
  const [, section = ""] = text.split("## Why each dependency is there");
  const names = manifests.flatMap((manifest) => {
    const { dependencies, devDependencies, optionalDependencies } = JSON.parse(manifest);
    return Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies });
  });
  return [...new Set(names)].filter(
    (name) => !name.startsWith("@wxrefund/") && !section.includes(`\`${name}\``),
  );
}

test("every dependency has its reason, and one without is seen", () => {
  const manifests = checkout.files.filter((file) => /(?:^|\/)package\.json$/.test(file)).map(textOf);
  expect(unexplained(textOf("ARCHITECTURE.md"), manifests)).toEqual([]);
  const manifest = `{ "dependencies": { "a": "1", "b": "1", "@wxrefund/core": "1" } }`;
  expect(unexplained("`a`\n## Why each dependency is there\n| `b` |", [manifest])).toEqual(["a"]);
});

test("the README says the same in Chinese: the same code and the same headings", () => {
  const codeOf = (document: string): readonly string[] =>
    fencesIn(document, textOf(document)).map(({ code }) => code);
  const levelsOf = (document: string): readonly number[] =>
    headingsOf(textOf(document)).map(({ level }) => level);
  expect(codeOf("README.zh-CN.md")).toEqual(codeOf("README.md"));
  expect(levelsOf("README.zh-CN.md")).toEqual(levelsOf("README.md"));
});
