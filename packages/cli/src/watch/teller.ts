import type { Seen } from "@wxrefund/client";
import type { RefundError } from "@wxrefund/core";
import type { Host } from "../host.ts";
import { hopelessDocument, seenDocument } from "../render/document.ts";
import { duration } from "../render/duration.ts";
import { jsonLine } from "../render/json.ts";
import { failureLine, refundLine } from "../render/line.ts";
import { type Paint, paintFor } from "../render/style.ts";
import { written } from "../render/written.ts";

/** Tells of one refund at a time, as it happens. */
export interface Teller {
  readonly seen: (outRefundNo: string, seen: Seen) => Promise<void>;
  /** Watching this one has ended with a failure. */
  readonly hopeless: (outRefundNo: string, error: RefundError, nowMs: number) => Promise<void>;
}

/** Where a table is drawn nothing else is told. */
export const silentTeller: Teller = { seen: async () => undefined, hopeless: async () => undefined };

/** One JSON document a line. */
export function jsonTeller({ stdout }: Host, api: "v3" | "v2"): Teller {
  return {
    seen: (outRefundNo, seen) => written(stdout, jsonLine(seenDocument({ api, outRefundNo }, seen))),
    hopeless: (outRefundNo, error) =>
      written(stdout, jsonLine(hopelessDocument({ api, outRefundNo }, error))),
  };
}

/** One plain line for each, with its time. */
export function lineTeller({ stdout, env }: Host): Teller {
  const paint = paintFor(stdout, env);
  const say = (ms: number, text: string): Promise<void> => written(stdout, `${instant(ms)}  ${text}\n`);
  return {
    seen: (number, seen) => say(seen.seenAtMs, seenLine(number, seen, paint)),
    hopeless: (number, error, nowMs) =>
      say(nowMs, `${failureLine(number, error, paint)}  ${paint("faint", "no more polls")}`),
  };
}

function seenLine(number: string, seen: Seen, paint: Paint): string {
  const { seenAtMs, nextPollAtMs } = seen;
  if (nextPollAtMs === undefined) return newsLine(number, seen, paint);
  const next = `next poll in ${duration(nextPollAtMs - seenAtMs)}`;
  return `${newsLine(number, seen, paint)}  ${paint("faint", next)}`;
}

function newsLine(number: string, seen: Seen, paint: Paint): string {
  if (seen.news === "trouble") return failureLine(number, seen.error, paint);
  if (seen.news !== "anomaly") return refundLine(number, seen.refund, paint);
  const received = refundLine(number, seen.received, paint);
  return `${received}  ${paint("bad", `contradicts ${seen.refund.status}, which stays believed`)}`;
}

function instant(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
