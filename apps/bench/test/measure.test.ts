import { describe, expect, test } from "vitest";
import { busiestSecond } from "../src/measure/busiest-second.ts";
import { median } from "../src/measure/median.ts";
import { inRounds } from "../src/measure/rounds.ts";
import { markdownTable } from "../src/measure/table.ts";

test.each([
  [[], Number.NaN],
  [[3], 3],
  [[9, 1, 5], 5],
  [[4, 1, 2, 9], 3],
])("the median of %j is %d", (values, middle) => expect(median(values)).toBe(middle));

describe("the busiest second", () => {
  test.each([
    [[], 0],
    [[5], 1],
    [[0, 1000, 2000], 1],
    [[0, 999.9, 1000], 2],
    [[0, 0, 500, 1400, 1450, 1499, 3000], 4],
  ])("of %j holds %i", (atMs, most) => expect(busiestSecond(atMs)).toBe(most));
});

test("a table lines up", () => {
  expect(markdownTable(["", "µs"], [["by hand", "12"]])).toBe(
    "|         | µs |\n| ------- | -: |\n| by hand | 12 |\n",
  );
});

test("in rounds each is done as often as the others, and the dearer one costs more", async () => {
  const times = { cheap: 0, dear: 0 };
  const busy = (name: keyof typeof times, turns: number) => ({
    name,
    once: async () => {
      times[name] += 1;
      let sum = 0;
      for (let turn = 0; turn < turns; turn += 1) sum += Math.sqrt(turn);
      return sum;
    },
  });
  const results = await inRounds([busy("cheap", 100), busy("dear", 1_000_000)], {
    rounds: 4,
    times: 5,
    atOnce: 2,
  });
  expect(times).toEqual({ cheap: 25, dear: 25 });
  expect(results.map(({ name }) => name)).toEqual(["cheap", "dear"]);
  expect(results[1]?.cpuRatio).toBeGreaterThan(2);
});
