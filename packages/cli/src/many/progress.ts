import type { Host } from "../host.ts";
import { duration } from "../render/duration.ts";
import { isScreen } from "../render/style.ts";

/** How far many questions have come. */
export interface Done {
  readonly done: number;
  readonly failed: number;
  /** From 0 to 1, where the whole is known. */
  readonly share: number | undefined;
}

/** A bar on the terminal of stderr; nothing at all elsewhere. */
export interface Progress {
  readonly show: (done: Done) => void;
  /** Takes the bar away, so that something else can be written there. */
  readonly clear: () => void;
}

const redrawMs = 100;
const eraseLine = "\r\u001b[K";
const cells = 24;

export function progressOn({ stderr, env, clock }: Pick<Host, "stderr" | "env" | "clock">): Progress {
  if (!isScreen(stderr, env)) return { show: () => undefined, clear: () => undefined };
  const startMs = clock.nowMs();
  let drawnMs = Number.NEGATIVE_INFINITY;
  let shown = false;
  return {
    show: (done) => {
      const nowMs = clock.nowMs();
      if (shown && nowMs - drawnMs < redrawMs) return;
      drawnMs = nowMs;
      shown = true;
      stderr.write(`${eraseLine}${barLine(done, nowMs - startMs)}`);
    },
    clear: () => {
      if (shown) stderr.write(eraseLine);
      shown = false;
    },
  };
}

/** `[=====>    ]  45 %  1234 done, 3 failed, 297/s, 12 s left` */
export function barLine({ done, failed, share }: Done, elapsedMs: number): string {
  const perSecond = elapsedMs < 1000 ? "" : `, ${Math.round(done / (elapsedMs / 1000))}/s`;
  const counts = `${done} done${failed === 0 ? "" : `, ${failed} failed`}${perSecond}`;
  if (share === undefined) return counts;
  const left = share === 0 || elapsedMs < 1000 ? "" : `, ${duration((elapsedMs * (1 - share)) / share)} left`;
  return `[${bar(share)}] ${String(Math.floor(share * 100)).padStart(3)} %  ${counts}${left}`;
}

function bar(share: number): string {
  const filled = Math.floor(share * cells);
  return filled < cells ? `${"=".repeat(filled)}>`.padEnd(cells) : "=".repeat(cells);
}
