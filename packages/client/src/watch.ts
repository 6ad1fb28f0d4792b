import { configError, idsV2, type QuestionV2 } from "@wxrefund/core";
import * as Effect from "effect/Effect";
import type { QueryResult, QueryResultV2 } from "./config.ts";
import { run, type Running } from "./program/run.ts";
import { nextSight, type Poll, startWatching } from "./program/watch.ts";
import type { Seen, WatchOptions } from "./seen.ts";

/** Yields what a poll brings until the status is final; ends early when the consumer stops or the signal aborts. */
export async function* watching(
  poll: Poll,
  running: Running,
  { every = "change", believed }: WatchOptions,
): AsyncGenerator<Seen, void, undefined> {
  let following = await run(startWatching(believed), running);
  let ended = false;
  while (!ended) {
    const sight = await run(nextSight(poll, following, every), running);
    ({ following, ended } = sight);
    yield sight.seen;
  }
}

/** Watching is for one refund: a V2 question must go by a refund number. */
export function guardOneRefund(question: QuestionV2): QuestionV2 {
  const strongest = idsV2.find(({ name }) => question[name] !== undefined);
  if (strongest?.byOrder === false) return question;
  throw configError("outRefundNo", "Watching follows one refund: give refundId or outRefundNo.");
}

/** The one refund of a V2 answer that was bound to a refund number. */
export function onlyRefund<Failure>(
  page: Effect.Effect<QueryResultV2, Failure>,
): Effect.Effect<QueryResult, Failure> {
  return Effect.map(page, ({ refunds: [refund], answer }) => {
    if (refund === undefined) throw new TypeError("A bound V2 answer without its refund.");
    return { refund, answer };
  });
}
