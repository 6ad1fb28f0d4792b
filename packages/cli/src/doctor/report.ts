import { printable } from "@wxrefund/core";
import type { Host } from "../host.ts";
import { type Card, drawCard, type Row } from "../render/card.ts";
import { jsonLine } from "../render/json.ts";
import { type Paint, paintFor, type Tone } from "../render/style.ts";
import { type Check, configExit, exitOf } from "./check.ts";
import type { Diagnosis } from "./diagnosis.ts";

const schema = 1;

const stateWords: Readonly<Record<Check["state"], { readonly word: string; readonly tone: Tone }>> = {
  ok: { word: "ok", tone: "good" },
  warn: { word: "warn", tone: "warn" },
  fail: { word: "FAIL", tone: "bad" },
  skipped: { word: "-", tone: "faint" },
};

/** Writes the checks, for a program or for a person, and returns the exit code. */
export function reportChecks(checks: readonly Check[], { stdout, env }: Host, json: boolean): number {
  const exit = exitOf(checks);
  const told = checks.map(({ id, state, finding, text, fix }) => ({ id, state, finding, text, fix }));
  if (json) stdout.write(jsonLine({ schema, ok: exit === 0, checks: told }));
  else stdout.write(checks.map((check) => checkLines(check, paintFor(stdout, env))).join(""));
  return exit;
}

function checkLines({ state, text, fix }: Check, paint: Paint): string {
  const { word, tone } = stateWords[state];
  const line = `${paint(tone, word.padEnd(6))}${printable(text, 600)}\n`;
  return fix === undefined ? line : `${line}${" ".repeat(6)}${printable(fix, 600)}\n`;
}

/** How one diagnosis is told. */
interface Telling {
  readonly json: boolean;
  /** For a signature that does not fit. */
  readonly exit: number;
}

/** The same for one signed message. */
export function reportDiagnosis(
  diagnosis: Diagnosis,
  { stdout, env }: Host,
  { json, exit }: Telling,
): number {
  const { api, verified, findings, string, other, difference } = diagnosis;
  const ok = verified && findings.length === 0;
  if (json) stdout.write(jsonLine({ schema, ok, api, findings, string, other, difference }));
  else stdout.write(diagnosisText(diagnosis, paintFor(stdout, env)));
  if (!verified) return exit;
  return ok ? 0 : configExit;
}

const otherLabels = { signature: "What was signed", program: "What the program had" } as const;
const shownLines = 12;

function diagnosisText(diagnosis: Diagnosis, paint: Paint): string {
  const { string, other } = diagnosis;
  const strings = [
    ...(string === undefined ? [] : [stringText("What has to be signed", string, paint)]),
    ...(other === undefined || linesOf(other.string).length > shownLines
      ? []
      : [stringText(otherLabels[other.of], other.string, paint)]),
  ];
  return [drawCard(diagnosisCard(diagnosis), paint), ...strings].join("");
}

function diagnosisCard({ verified, findings, other, difference }: Diagnosis): Card {
  const found = findings.flatMap(({ id, text, fix }): readonly Row[] => [
    ["Found", `${id}: ${printable(text, 600)}`],
    ["", printable(fix, 600)],
  ]);
  const rows = [...found, ...differenceRows(other, difference)];
  if (!verified) return { tone: "bad", title: "The signature does not fit", rows };
  return findings.length === 0
    ? { tone: "good", title: "The signature fits", rows }
    : { tone: "bad", title: "The signature fits, but not all is right", rows };
}

function differenceRows(other: Diagnosis["other"], difference: Diagnosis["difference"]): readonly Row[] {
  if (other === undefined) return [];
  if (difference === undefined) return [["Differs", "nowhere: the program had the right string"]];
  const { line, column, ours, theirs } = difference;
  return [
    ["Differs", `in line ${line} at character ${column}`],
    ["right", ours === "" ? "(its end)" : ours],
    [other.of === "program" ? "program" : "signed", theirs === "" ? "(its end)" : theirs],
  ];
}

const shownCharacters = 400;

/** Line by line, every space in its place. */
function stringText(label: string, string: string, paint: Paint): string {
  const lines = linesOf(string).map((line) => `    ${cut(line)}\n`);
  return `  ${paint("faint", label)}\n${lines.join("")}`;
}

function linesOf(string: string): readonly string[] {
  return string.split(/(?<=⏎)/);
}

function cut(line: string): string {
  if (line.length <= shownCharacters) return line;
  return `${line.slice(0, shownCharacters)}… (${line.length} characters)`;
}
