import type { Host } from "../host.ts";
import { paintFor } from "../render/style.ts";
import { tableLines } from "./table.ts";
import type { WatchedRow } from "./watched-row.ts";

const eraseToLineEnd = "\u001b[K";
const eraseBelow = "\u001b[J";
const tickMs = 1000;

/** Draws the table over the one before, once a second, until `work` has ended, and once more then. */
export async function drawnDuring(
  work: Promise<void>,
  rows: readonly WatchedRow[],
  host: Pick<Host, "stdout" | "env" | "clock">,
): Promise<void> {
  const over = new AbortController();
  const ended = work.finally(() => over.abort());
  const draw = newScreen(rows, host);
  while (!over.signal.aborted) {
    draw();
    await Promise.race([ended, host.clock.sleep(tickMs, over.signal).catch(() => undefined)]);
  }
  draw();
}

function newScreen(
  rows: readonly WatchedRow[],
  { stdout, env, clock }: Pick<Host, "stdout" | "env" | "clock">,
): () => void {
  const paint = paintFor(stdout, env);
  let height = 0;
  return () => {
    const size = { columns: stdout.columns ?? 80, rows: stdout.rows ?? 24 };
    const lines = tableLines(rows, { ...size, nowMs: clock.nowMs(), paint });
    const up = height === 0 ? "" : `\u001b[${height}A`;
    stdout.write(`${up}${lines.map((line) => `${line}${eraseToLineEnd}\n`).join("")}${eraseBelow}`);
    height = lines.length;
  };
}
