import { describe, expect, test } from "vitest";
import { families } from "../src/fuzz/families.ts";
import { growthOf, growthTable, linearControl, quadraticControl, sizesFrom } from "../src/fuzz/growth.ts";

const sizes = sizesFrom(2_048);

describe("the measure tells", () => {
  test("linear from quadratic", () => {
    const linear = growthOf(linearControl, sizes);
    const quadratic = growthOf(quadraticControl, sizes);
    expect({ linear, quadratic }).toMatchObject({ linear: { linear: true }, quadratic: { linear: false } });
    expect(quadratic.exponent).toBeGreaterThan(1.7);
    expect(growthTable([{ reader: "control", family: "each once", growth: linear }])).toContain("each once");
  });

  test("over six sizes, each twice the one before", () => {
    expect(sizes).toEqual([2_048, 4_096, 8_192, 16_384, 32_768, 65_536]);
  });
});

test.each(families)("$reader: $family takes time in proportion", ({ work }) => {
  expect(growthOf(work, sizes)).toMatchObject({ linear: true });
});
