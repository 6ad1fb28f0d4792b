import { clockTime } from "../render/duration.ts";
import { failureWords } from "../render/failure.ts";
import { failureName, shownNumber } from "../render/line.ts";
import { money } from "../render/money.ts";
import type { Paint, Tone } from "../render/style.ts";
import { columnsOf, fitted } from "../render/width.ts";
import { statusWords } from "../render/words.ts";
import type { WatchedRow } from "./watched-row.ts";

/** The terminal a table is drawn for, and when. */
export interface Canvas {
  readonly columns: number;
  readonly rows: number;
  readonly nowMs: number;
  readonly paint: Paint;
}

interface Cell {
  readonly text: string;
  readonly tone?: Tone;
}

const heads: readonly Cell[] = ["Refund", "Status", "Amount", "Polled", "Next in"].map((text) => ({
  text,
  tone: "faint",
}));
const gap = "  ";

/** The table's lines, none wider than the terminal and no more than it has rows. */
export function tableLines(watched: readonly WatchedRow[], canvas: Canvas): string[] {
  const shown = inSight(watched, canvas.rows);
  const cells = shown.map((row) => ({ row: cellsOf(row, canvas.nowMs), note: noteOf(row) }));
  const widths = heads.map((head, at) =>
    Math.max(columnsOf(head.text), ...cells.map(({ row }) => columnsOf(row[at]?.text ?? ""))),
  );
  return [
    drawn(heads, widths, canvas),
    ...cells.flatMap(({ row, note }) => [
      drawn(row, widths, canvas),
      ...note.map((cell) => noted(cell, canvas)),
    ]),
    noted({ text: footer(watched, shown.length) }, canvas),
  ];
}

/** The heading, the footer and the cursor's own line take three rows; what has ended gives way first. */
function inSight(watched: readonly WatchedRow[], rows: number): readonly WatchedRow[] {
  const ended = watched.filter((row) => row.ended !== undefined);
  const open = watched.filter((row) => row.ended === undefined);
  let room = rows - 3;
  const kept = new Set(
    [...open, ...ended].filter((row) => {
      room -= 1 + noteOf(row).length;
      return room >= 0;
    }),
  );
  return watched.filter((row) => kept.has(row));
}

function cellsOf(row: WatchedRow, nowMs: number): readonly Cell[] {
  const { number, refund, lastPollMs, nextPollMs, ended } = row;
  const amount = refund?.amount.refund;
  return [
    { text: shownNumber(number) },
    refund === undefined ? { text: "not known yet", tone: "faint" } : statusWords[refund.status],
    { text: amount === undefined ? "" : money(amount, refund?.amount.currency) },
    { text: lastPollMs === undefined ? "" : clockTime(nowMs - lastPollMs), tone: "faint" },
    { text: ended === undefined ? clockTime((nextPollMs ?? nowMs) - nowMs) : "ended", tone: "faint" },
  ];
}

/** A line of its own, where there is something to say about a refund. */
function noteOf({ trouble, anomaly }: WatchedRow): readonly Cell[] {
  if (trouble !== undefined)
    return [{ text: `  ${failureName(trouble)}`, tone: failureWords[trouble.kind].tone }];
  return anomaly === true ? [{ text: "  the last answer contradicts this", tone: "bad" }] : [];
}

/** Cut before it is painted: a colour's own characters take no room. */
function drawn(row: readonly Cell[], widths: readonly number[], { columns, paint }: Canvas): string {
  let left = columns - 1;
  const cells = row.flatMap((cell, at) => {
    const width = Math.min(widths[at] ?? 0, left);
    if (width <= 0) return [];
    left -= width + gap.length;
    return [painted({ ...cell, text: fitted(cell.text, width) }, paint)];
  });
  return cells.join(gap).trimEnd();
}

function noted({ text, ...cell }: Cell, { columns, paint }: Canvas): string {
  return painted({ ...cell, text: fitted(text, columns - 1).trimEnd() }, paint);
}

function painted({ text, tone }: Cell, paint: Paint): string {
  return tone === undefined ? text : paint(tone, text);
}

function footer(watched: readonly WatchedRow[], shown: number): string {
  const ended = watched.filter((row) => row.ended !== undefined).length;
  const hidden = watched.length - shown;
  const more = hidden === 0 ? "" : `, ${hidden} not shown`;
  const stops = ended === watched.length ? "" : " Ctrl-C stops.";
  return `${ended} of ${watched.length} ended${more}.${stops}`;
}
