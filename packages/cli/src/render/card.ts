import type { Paint, Tone } from "./style.ts";
import { columnsOf } from "./width.ts";

/** A title and labelled rows; a row with an empty label continues the one above. */
export interface Card {
  readonly tone: Tone;
  readonly title: string;
  readonly aside?: string;
  readonly rows: readonly Row[];
}

export type Row = readonly [label: string, text: string];

const labelWidth = 12;
const textWidth = 86;

/** The card's lines, each ended by a line feed. */
export function drawCard({ tone, title, aside, rows }: Card, paint: Paint): string {
  const head =
    paint("strong", paint(tone, title)) + (aside === undefined ? "" : `  ${paint("faint", aside)}`);
  const lines = rows.flatMap(([label, text]) =>
    foldedLines(text).map(
      (line, at) => `  ${paint("faint", (at === 0 ? label : "").padEnd(labelWidth))}${line}`,
    ),
  );
  return [head, ...lines].map((line) => `${line}\n`).join("");
}

/** Leaves out the rows that have nothing to say. */
export function rowsOf(...rows: readonly (readonly [string, string | undefined])[]): Row[] {
  return rows.flatMap(([label, text]) => (text === undefined ? [] : [[label, text] as const]));
}

/** Breaks at spaces, where a line would be too wide; a word is never broken, so that numbers can be copied. */
function foldedLines(text: string): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line === "" || columnsOf(longer) <= textWidth) {
      line = longer;
      continue;
    }
    lines.push(line);
    line = word;
  }
  return [...lines, line];
}
