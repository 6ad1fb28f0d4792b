import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { type Conclusion, faults, journeys } from "../src/index.ts";

const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");

/** The cells of each line of a table whose first cell is code. */
const lines = readme
  .split("\n")
  .filter((line) => line.startsWith("| `"))
  .map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );

function words(conclusion: Conclusion | undefined): string {
  if (conclusion === undefined) return "-";
  const { kind, reason } = conclusion;
  return reason === undefined ? kind : `${kind} (${reason})`;
}

test("the README's table of faults is the table itself", () => {
  const listed = lines.filter((cells) => cells.length === 4);
  expect(listed).toEqual(
    faults.map(({ id, concludes, description }) => [
      `\`${id}\``,
      words(concludes.v3),
      words(concludes.v2),
      description,
    ]),
  );
});

test("and so is that of journeys", () => {
  const listed = lines.filter((cells) => cells.length === 3);
  expect(listed).toEqual(
    journeys.map(({ prefix, number, description }) => [`\`${prefix}\``, `\`${number}\``, description]),
  );
});
