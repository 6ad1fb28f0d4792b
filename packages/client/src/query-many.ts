import type { AnyRefundError, QuestionV3 } from "@wxrefund/core";
import { isRefundError } from "@wxrefund/core";
import type { CallOptions, QueryResult } from "./config.ts";
import { pooled } from "./program/pooled.ts";
import { guardCount } from "./settings/sending.ts";

/** Unless the caller says otherwise: one second at the limit. */
export const questionsAtOnce = 300;

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

type Settled = { readonly question: QuestionV3 } & (
  | { readonly ok: true; readonly result: QueryResult }
  | { readonly ok: false; readonly error: AnyRefundError }
);

type Query = (question: QuestionV3, options: CallOptions) => Promise<QueryResult>;

/**
 * Asks for many refunds, keeping the limit full with bounded memory, and goes on past single failures. Ending early
 * aborts what is under way; an aborted signal rejects with its reason, and a `concurrency` below 1 with `config`.
 */
export async function* queryingMany(
  query: Query,
  questions: Iterable<QuestionV3> | AsyncIterable<QuestionV3>,
  { concurrency = questionsAtOnce, signal, ...options }: QueryManyOptions,
): AsyncGenerator<OneOfMany, void, undefined> {
  const limit = guardCount("concurrency", concurrency, 100_000);
  const progress = { done: 0, failed: 0 };
  const work = (question: QuestionV3, ending: AbortSignal): Promise<Settled> =>
    settled(query(question, { ...options, signal: ending }), question);
  for await (const one of pooled({ items: questions, work, limit, signal })) {
    progress.done += 1;
    if (!one.ok) progress.failed += 1;
    yield { ...one, ...progress };
  }
}

async function settled(asked: Promise<QueryResult>, question: QuestionV3): Promise<Settled> {
  try {
    return { question, ok: true, result: await asked };
  } catch (error) {
    if (isRefundError(error)) return { question, ok: false, error };
    throw error;
  }
}
