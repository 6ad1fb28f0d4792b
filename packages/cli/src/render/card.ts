import type { Paint, Tone } from "./style.ts";

/** A title and labelled rows; a row with an empty label continues the one above. */
export interface Card {
  readonly tone: Tone;
  readonly title: string;
  readonly aside?: string;
  readonly rows: readonly Row[];
}

export type Row = readonly [label: string, text: string];

const labelWidth = 12;

/** The card's lines, each ended by a line feed. */
export function drawCard({ tone, title, aside, rows }: Card, paint: Paint): string {
  const head =
    paint("strong", paint(tone, title)) + (aside === undefined ? "" : `  ${paint("faint", aside)}`);
  const lines = rows.map(([label, text]) => `  ${paint("faint", label.padEnd(labelWidth))}${text}`);
  return [head, ...lines].map((line) => `${line}\n`).join("");
}

/** Leaves out the rows that have nothing to say. */
export function rowsOf(...rows: readonly (readonly [string, string | undefined])[]): Row[] {
  return rows.flatMap(([label, text]) => (text === undefined ? [] : [[label, text] as const]));
}
