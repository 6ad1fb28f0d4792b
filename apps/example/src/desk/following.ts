import { isRefundError } from "@wxrefund/core";
import type { RefundClient } from "@wxrefund/node-http";
import { afterAnswer, afterFailure, type Entry } from "./entry.ts";

/** What a poll brings. */
type Seen = ReturnType<RefundClient["watch"]> extends AsyncIterable<infer One> ? One : never;

export interface FollowingParts {
  readonly watch: (entry: Entry, signal: AbortSignal) => AsyncIterable<Seen>;
  readonly get: (outRefundNo: string) => Entry;
  readonly save: (entry: Entry) => void;
  /** The desk's clock. */
  readonly nowMs: () => number;
  /** A mistake of the desk itself. */
  readonly onBug: (bug: unknown) => void;
}

/** The refunds that are being followed, each by a loop of its own over `client.watch`. */
export interface Following {
  /** Asks at once and goes on at the cadence; one that is followed already is asked again now. */
  readonly follow: (outRefundNo: string) => void;
  readonly drop: (outRefundNo: string) => void;
  readonly all: () => readonly string[];
  readonly close: () => void;
}

export function createFollowing(parts: FollowingParts): Following {
  const running = new Map<string, AbortController>();
  return {
    follow: (outRefundNo) => {
      running.get(outRefundNo)?.abort();
      const stop = new AbortController();
      running.set(outRefundNo, stop);
      void run(parts, outRefundNo, stop.signal)
        .catch(parts.onBug)
        .finally(() => {
          if (running.get(outRefundNo) === stop) running.delete(outRefundNo);
        });
    },
    drop: (outRefundNo) => running.get(outRefundNo)?.abort(),
    all: () => [...running.keys()],
    close: () => {
      for (const stop of running.values()) stop.abort();
    },
  };
}

async function run(parts: FollowingParts, outRefundNo: string, signal: AbortSignal): Promise<void> {
  try {
    for await (const seen of parts.watch(parts.get(outRefundNo), signal)) {
      if (signal.aborted) return;
      parts.save(after(parts.get(outRefundNo), seen, parts.nowMs()));
    }
  } catch (error) {
    if (signal.aborted) return;
    if (!isRefundError(error)) throw error;
    parts.save(afterFailure(parts.get(outRefundNo), { error, atMs: parts.nowMs() }));
  }
}

function after(entry: Entry, seen: Seen, atMs: number): Entry {
  const { nextPollAtMs } = seen;
  if (seen.news === "anomaly") return { ...entry, contradiction: { atMs, status: seen.received.status } };
  if (seen.news !== "trouble") {
    const { refund, answer } = seen;
    return afterAnswer(entry, { refund, answer, by: "query", atMs, nextPollAtMs });
  }
  if (!isRefundError(seen.error)) throw seen.error;
  return afterFailure(entry, { error: seen.error, atMs, nextPollAtMs });
}
