import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import {
  applicationFaults,
  type Conclusion,
  faults,
  journeys,
  notificationFaults,
  orderKinds,
  refusals,
} from "../src/index.ts";

const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");

/** The lines of the first table under a heading, each as its cells, without the two at the top. */
function tableUnder(heading: string): readonly (readonly string[])[] {
  const [, section = ""] = readme.split(`\n${heading}\n`);
  const [before = ""] = section.split(/\n#/);
  const lines = before.split("\n");
  const first = lines.findIndex((line) => line.startsWith("|"));
  const last = lines.findIndex((line, at) => at > first && !line.startsWith("|"));
  return lines.slice(first + 2, last).map(cellsOf);
}

function cellsOf(line: string): readonly string[] {
  return line
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.trim());
}

function words(conclusion: Conclusion | undefined): string {
  if (conclusion === undefined) return "-";
  const { kind, reason } = conclusion;
  return reason === undefined ? kind : `${kind} (${reason})`;
}

test("the README's table of faults is the table itself", () => {
  expect(tableUnder("## Faults")).toEqual(
    faults.map(({ id, concludes, description }) => [
      `\`${id}\``,
      words(concludes.v3),
      words(concludes.v2),
      description,
    ]),
  );
});

test("and so is that of journeys", () => {
  expect(tableUnder("## Journeys")).toEqual(
    journeys.map(({ prefix, number, description }) => [`\`${prefix}\``, `\`${number}\``, description]),
  );
});

test("and that of orders", () => {
  expect(tableUnder("## Applications")).toEqual(
    orderKinds.map(({ prefix, description }) => [`\`${prefix}\``, description]),
  );
});

test("and that of refusals", () => {
  expect(tableUnder("### Refusals")).toEqual(
    refusals.map(({ when, v3, v2 }) => [
      when,
      `${v3.status} ${v3.code}`,
      v2.code ?? `return_code FAIL: ${v2.text}`,
    ]),
  );
});

test("and that of faults of applications", () => {
  expect(tableUnder("### Faults of applications")).toEqual(
    applicationFaults.map(({ id, accepted, concludes, description }) => [
      `\`${id}\``,
      accepted ? "yes" : "no",
      words(concludes.v3),
      words(concludes.v2),
      description,
    ]),
  );
});

test("and that of faults of notifications", () => {
  const does = {
    refuse: "refuses it",
    "take once": "takes it, and acts once",
    "take last": "takes it, and acts on the last news alone",
  };
  expect(tableUnder("### Faults of notifications")).toEqual(
    notificationFaults.map(({ id, api, demands, description }) => [
      `\`${id}\``,
      api,
      does[demands],
      description,
    ]),
  );
});
