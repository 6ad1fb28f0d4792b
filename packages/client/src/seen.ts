import type { Refund, RefundError } from "@wxrefund/core";
import type { CallOptions, QueryResult } from "./config.ts";

/** What watching a refund brings. */
export type Seen =
  /** The first sight, another status, or (with `every: "poll"`) nothing new. */
  | (SeenWhen & {
      readonly news: "status" | "same";
      readonly refund: Refund;
      readonly answer: QueryResult["answer"];
    })
  /** A proven answer contradicts what is believed: it steps back from a final status, or changes what is fixed. */
  | (SeenWhen & {
      readonly news: "anomaly";
      /** What stays believed. */
      readonly refund: Refund;
      readonly received: Refund;
      readonly answer: QueryResult["answer"];
    })
  /** A poll failed; watching goes on. */
  | (SeenWhen & { readonly news: "trouble"; readonly error: RefundError; readonly refund?: Refund });

export interface SeenWhen {
  /** Milliseconds since 1970. */
  readonly seenAtMs: number;
  /** Absent after the last poll. */
  readonly nextPollAtMs?: number;
}

export interface WatchOptions extends CallOptions {
  /** `change` (default) yields news only; `poll` yields every poll. */
  readonly every?: "change" | "poll";
  /** What is believed already: it is asked for at least once, and contradictions are reported. */
  readonly believed?: Refund;
}
