import type { AnyRefundError, QuestionV3 } from "@wxrefund/core";
import { isRefundError } from "@wxrefund/core";
import type { CallOptions, QueryResult } from "./config.ts";

export interface QueryManyOptions extends CallOptions {
  /** Questions under way at once, which bounds the memory. Default 300: one second at the limit. */
  readonly concurrency?: number;
}

/** One question of many, with its answer or its failure; answers come in the order they arrive. */
export type OneOfMany = {
  readonly question: QuestionV3;
  /** How many have been answered or have failed, this one included. */
  readonly done: number;
  readonly failed: number;
} & (
  | { readonly ok: true; readonly result: QueryResult }
  | { readonly ok: false; readonly error: AnyRefundError }
);

type Settled = { readonly slot: symbol; readonly question: QuestionV3 } & (
  | { readonly ok: true; readonly result: QueryResult }
  | { readonly ok: false; readonly error: AnyRefundError }
);

type Query = (question: QuestionV3, options: CallOptions) => Promise<QueryResult>;

/**
 * Asks for many refunds, keeping the limit full with bounded memory, and goes on past single failures. Ending early
 * aborts what is under way; an aborted signal rejects with its reason.
 */
export async function* queryingMany(
  query: Query,
  questions: Iterable<QuestionV3> | AsyncIterable<QuestionV3>,
  { concurrency = 300, signal, ...options }: QueryManyOptions,
): AsyncGenerator<OneOfMany, void, undefined> {
  const ending = new AbortController();
  const call = {
    ...options,
    signal: signal === undefined ? ending.signal : AbortSignal.any([signal, ending.signal]),
  };
  const underWay = new Map<symbol, Promise<Settled>>();
  const progress = { done: 0, failed: 0 };
  try {
    for await (const question of questions) {
      const slot = Symbol("question");
      underWay.set(slot, settled(query(question, call), slot, question));
      if (underWay.size >= concurrency) yield await nextDone(underWay, progress);
    }
    while (underWay.size > 0) yield await nextDone(underWay, progress);
  } finally {
    ending.abort(new DOMException("The consumer ended early.", "AbortError"));
    await Promise.allSettled(underWay.values());
  }
}

async function settled(asked: Promise<QueryResult>, slot: symbol, question: QuestionV3): Promise<Settled> {
  try {
    return { slot, question, ok: true, result: await asked };
  } catch (error) {
    if (isRefundError(error)) return { slot, question, ok: false, error };
    throw error;
  }
}

async function nextDone(
  underWay: Map<symbol, Promise<Settled>>,
  progress: { done: number; failed: number },
): Promise<OneOfMany> {
  const { slot, ...one } = await Promise.race(underWay.values());
  underWay.delete(slot);
  progress.done += 1;
  if (!one.ok) progress.failed += 1;
  return { ...one, ...progress };
}
