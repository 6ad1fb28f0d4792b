import { configError, idsV2, type QuestionV2, type QuestionV3 } from "@wxrefund/core";
import type { WatchOptions } from "../seen.ts";
import { type Poll, type Watch, watch } from "../program/watch.ts";
import type { Parts } from "./parts.ts";
import type { Queries } from "./queries.ts";
import { subjectV2, subjectV3 } from "./subject.ts";

export interface WatchPrograms {
  readonly watch: (question: QuestionV3, options?: WatchOptions) => Watch;
  readonly watchV2: (question: QuestionV2, options?: WatchOptions) => Watch;
}

export function watchesOf({ placed }: Parts, { query, queryOneV2 }: Queries): WatchPrograms {
  const watched = (poll: Poll, options?: WatchOptions): Watch => {
    const { start, next } = watch(poll, options);
    return { start: placed(start), next: (following) => placed(next(following)) };
  };
  return {
    watch: (question, options) =>
      watched({ ...subjectV3(question), program: query(question, options) }, options),
    watchV2: (question, options) => {
      const program = queryOneV2(guardOneRefund(question), options);
      return watched({ ...subjectV2(question), program }, options);
    },
  };
}

/** Watching is for one refund: a V2 question must go by a refund number. */
function guardOneRefund(question: QuestionV2): QuestionV2 {
  const strongest = idsV2.find(({ name }) => question[name] !== undefined);
  if (strongest?.byOrder === false) return question;
  throw configError("outRefundNo", "Watching follows one refund: give refundId or outRefundNo.");
}
