import type { RefundErrorKind } from "@wxrefund/core";
import { worstExitCode } from "../outcome/doubt.ts";
import { stoppedExitCode } from "../outcome/stopping.ts";
import type { WatchedRow } from "./watched-row.ts";

/** The exit code when every refund has ended, at least one of them otherwise than with SUCCESS. */
const otherEndExitCode = 6;

/** 0 when all have ended with SUCCESS; a failure that ended the watching counts for more than another final status. */
export function watchExitCode(rows: readonly WatchedRow[], stopped: boolean): number {
  if (stopped) return stoppedExitCode;
  const failed = worstExitCode(new Set(hopelessKinds(rows)));
  if (failed !== 0) return failed;
  return rows.every(({ ended, refund }) => ended !== "final" || refund?.status === "SUCCESS")
    ? 0
    : otherEndExitCode;
}

/** `2 of 3 refunds ended: 1 SUCCESS, 1 refused.` */
export function watchSummary(rows: readonly WatchedRow[], stopped: boolean): string {
  const ended = rows.filter((row) => row.ended !== undefined);
  const ends = new Map<string, number>();
  for (const { refund, trouble, ended: how } of ended) {
    const end = (how === "final" ? refund?.status : trouble?.kind) ?? "unknown";
    ends.set(end, (ends.get(end) ?? 0) + 1);
  }
  const list = [...ends].map(([end, count]) => `${count} ${end}`).join(", ");
  const head = `${stopped ? "Stopped early. " : ""}${ended.length} of ${rows.length} refunds ended`;
  return `${list === "" ? head : `${head}: ${list}`}.\n`;
}

function hopelessKinds(rows: readonly WatchedRow[]): readonly RefundErrorKind[] {
  return rows.flatMap(({ ended, trouble }) =>
    ended === "hopeless" && trouble !== undefined ? [trouble.kind] : [],
  );
}
