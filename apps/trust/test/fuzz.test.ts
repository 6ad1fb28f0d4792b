import { expect, test } from "vitest";
import { Random } from "../src/fuzz/random.ts";
import { requireSentence, requireThat, underTest } from "../src/fuzz/reader.ts";
import { fuzz, fuzzTable, leastAcceptedPercent } from "../src/fuzz/run.ts";
import { targets } from "../src/fuzz/targets.ts";

test.each(targets)("$name agrees with $oracle", (target) => {
  const report = fuzz(target, 8_000, 20_261_101);
  expect(report.acceptedPercent).toBeGreaterThan(leastAcceptedPercent);
  expect(report.acceptedPercent).toBeLessThan(95);
  expect(fuzzTable([report])).toContain("8,000");
});

test("a reader that errs once in a thousand inputs is found, with the input", () => {
  const erring = underTest<number>({
    name: "erring",
    oracle: "nothing",
    make: (random) => random.below(1_000),
    accepts: (input) => {
      requireThat(input !== 7, "seven is wrong");
      return true;
    },
  });
  expect(() => fuzz(erring, 20_000, 1)).toThrow("erring: Disagreement: seven is wrong; input 7");
});

test("a problem that is no sentence, or endless, is found", () => {
  requireSentence("The XML lacks an element at offset 3.");
  expect(() => requireSentence(`The XML ${"x".repeat(200)}.`)).toThrow("refused with");
  expect(() => requireSentence("The XML has \u001b[2J.")).toThrow("refused with");
});

test("the same seed makes the same input", () => {
  const made = (seed: number): readonly number[] => {
    const random = new Random(seed);
    return Array.from({ length: 8 }, () => random.next());
  };
  expect(made(1)).toEqual(made(1));
  expect(made(1)).not.toEqual(made(2));
});
