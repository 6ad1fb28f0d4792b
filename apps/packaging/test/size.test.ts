import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { bundle, type Bundle } from "../src/bundle.ts";
import { root } from "../src/public-packages.ts";
import { sharesOf } from "../src/shares.ts";
import { type Budget, budgets, groups } from "./budgets.ts";

const built = ({ source, within }: Pick<Budget, "source" | "within">): Promise<Bundle> =>
  bundle(source, join(root, "packages", within));

const gate = ({ weighed, ceiling = Number.POSITIVE_INFINITY }: Budget): number =>
  Math.min(Math.floor(weighed * 1.05), ceiling);

/** Every number of KiB that a README states in a table's row of this name. */
const stated = (name: string, row: string): readonly number[] => {
  const text = readFileSync(join(root, "packages", name, "README.md"), "utf8");
  const cells = text.split("\n").filter((line) => line.startsWith("|") && line.includes(row));
  return cells.flatMap((line) =>
    [...line.matchAll(/\| ([\d.]+) (?:KiB )?(?=\s*\|)/g)].map(([, n]) => Number(n)),
  );
};

describe.each(budgets)("$what", (budget) => {
  let made: Bundle;
  beforeAll(async () => {
    made = await built(budget);
  });

  test("weighs what it weighed, and at most a twentieth more", () => {
    expect(made.bytes, JSON.stringify(made.modules.slice(0, 12))).toBeLessThanOrEqual(gate(budget));
  });

  test("has a budget that is no looser than it must be", () => {
    expect(made.bytes).toBeGreaterThan(budget.weighed * 0.95);
  });

  test("holds nothing of what does not belong there", () => {
    expect(made.modules.map(([, path]) => path).filter((path) => budget.modules.test(path))).toEqual([]);
    expect(budget.words.exec(made.code)).toBeNull();
  });
});

describe("what does not belong there would be seen", () => {
  const source = `export * from "@wxrefund/core"; export * from "@wxrefund/client"; export * from "@wxrefund/client/effect";
export * from "@wxrefund/client/bare"; export * from "@wxrefund/webcrypto"; export * as Stream from "effect/Stream";
export * as http from "node:http";`;
  let everything: Bundle;
  beforeAll(async () => {
    everything = await built({ source, within: "edge-fetch" });
  });

  test.each(budgets)("in $what", ({ modules, words }) => {
    expect(everything.modules.filter(([, path]) => modules.test(path))).not.toEqual([]);
    expect(everything.code).toMatch(words);
  });

  test.each(budgets)("as too heavy for $what", (budget) => {
    expect(everything.bytes).toBeGreaterThan(gate(budget));
  });
});

describe("what a bundle is made of", () => {
  const bundles = ["edge-fetch ready", "a bare APIv3 query", "a bare V2 query"];

  test.each(bundles)("%s: every module but the entries belongs to one group", async (what) => {
    const made = await builtFor(what);
    const strays = made.parts.filter(
      ({ path }) => groups.filter(([, paths]) => paths.test(path)).length !== 1,
    );
    expect(
      strays.map(({ path }) => path).filter((path) => !/^edge-fetch\/dist\/\w+\.js$/.test(path)),
    ).toEqual([]);
  });

  test("the README tells of each group, within a fifth of a KiB", async () => {
    const measured = await Promise.all(bundles.map(async (what) => sharesOf(await builtFor(what), groups)));
    for (const [at, [name]] of groups.entries()) {
      const expected = measured.map((shares) => (shares[at]?.[1] ?? 0) / 1024);
      const told = stated("edge-fetch", `| ${name} `);
      expect(told, name).toHaveLength(bundles.length);
      told.forEach((kibibytes, column) => {
        expect(Math.abs(kibibytes - (expected[column] ?? 0)), `${name}: ${expected.join(", ")}`).toBeLessThan(
          0.2,
        );
      });
    }
  });

  test("a share is what leaving the group out saves", () => {
    const word = "a text of some length that only one of the two has";
    const parts = [
      { path: "a/one.js", code: `export const one = "${word}";` },
      { path: "b/two.js", code: `export const two = 2;` },
    ];
    const shares = new Map(
      sharesOf({ parts }, [
        ["one", /^a/],
        ["two", /^b/],
      ]),
    );
    expect(shares.get("one")).toBeGreaterThan(word.length / 2);
    expect(shares.get("two")).toBeLessThan(word.length / 2);
  });
});

/** The row of a README's table that tells a budget, beside the budget's name. */
const rows: readonly (readonly [name: string, row: string, what: string])[] = [
  ["edge-fetch", "`createRefundClient`", "edge-fetch ready"],
  ["edge-fetch", "`./transport`, all of it", "edge-fetch's transport"],
  ["client", "`createBareClient` with", "both bare queries"],
  ["client", "`createBareClientV3` with `webCryptoRsa`", "a bare APIv3 query"],
  ["client", "`createBareClientV3` with `cryptoKeyRsa`", "a bare APIv3 query with CryptoKeys"],
  ["client", "`createBareClientV2` with", "a bare V2 query"],
  ["webcrypto", "| `webCryptoRsa` ", "webCryptoRsa"],
  ["webcrypto", "| `cryptoKeyRsa` ", "cryptoKeyRsa"],
  ["core", "`signV2`, `verifyV2`", "core's V2 sign"],
  ["core", "`requestMessageV3`, `answerMessageV3`, `writeAuthorization`", "core's V3 messages"],
];

test.each(rows)("the README of %s tells what %s weighs", async (name, row, what) => {
  const [told, ...others] = stated(name, row);
  expect(others).toEqual([]);
  expect(Math.abs((told ?? 0) * 1024 - (await builtFor(what)).bytes), row).toBeLessThan(
    0.05 * 1024 + 0.03 * (told ?? 0) * 1024,
  );
});

async function builtFor(what: string): Promise<Bundle> {
  const budget = budgets.find((one) => one.what === what);
  if (budget === undefined) throw new Error(`There is no budget for ${what}.`);
  return built(budget);
}
