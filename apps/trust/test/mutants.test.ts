import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type RuleId, rules } from "../src/mutants/rules.ts";
import { mutants, mutatedText } from "../src/mutants/table.ts";

const packages = join(import.meta.dirname, "../../../packages");

test.each(mutants)("$rule in $file: the check stands there once", (mutant) => {
  const text = readFileSync(join(packages, mutant.file), "utf8");
  expect(mutatedText(mutant, text)).not.toBe(text);
  for (const path of mutant.tests) expect(existsSync(join(packages, path)), path).toBe(true);
});

test("a check that has gone, or stands twice, is an error", () => {
  const [mutant] = mutants;
  expect.assert(mutant !== undefined);
  expect(() => mutatedText(mutant, "")).toThrow("not at all");
  expect(() => mutatedText(mutant, `${mutant.find} ${mutant.find}`)).toThrow("more than once");
});

test("every sentence of the rules has a mutant", () => {
  const covered = new Set<RuleId>(mutants.map(({ rule }) => rule));
  expect(Object.keys(rules).filter((id) => ![...covered].some((rule) => rule === id))).toEqual([]);
  expect(new Set(Object.keys(rules).map((id) => id.split(".")[0])).size).toBe(14);
});
