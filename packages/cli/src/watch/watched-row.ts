import type { Seen } from "@wxrefund/client";
import type { Refund, RefundError } from "@wxrefund/core";

/** What is known of one watched refund. */
export interface WatchedRow {
  readonly number: string;
  /** The refund as it is believed. */
  refund?: Refund;
  /** The last poll's failure, if it failed. */
  trouble?: RefundError;
  /** The last answer contradicts what is believed. */
  anomaly?: boolean;
  lastPollMs?: number;
  nextPollMs?: number;
  /** `final`: its status will not change. `hopeless`: asking on is no use. */
  ended?: "final" | "hopeless";
}

/** Takes in what watching brought. */
export function noteSeen(row: WatchedRow, seen: Seen): void {
  row.lastPollMs = seen.seenAtMs;
  row.anomaly = seen.news === "anomaly";
  if (seen.refund !== undefined) row.refund = seen.refund;
  if (seen.news === "trouble") row.trouble = seen.error;
  else delete row.trouble;
  if (seen.nextPollAtMs === undefined) row.ended = "final";
  else row.nextPollMs = seen.nextPollAtMs;
}

/** Watching ended with a failure. */
export function noteHopeless(row: WatchedRow, error: RefundError, nowMs: number): void {
  row.lastPollMs = nowMs;
  row.trouble = error;
  row.ended = "hopeless";
}
