import type { QuestionV2, QuestionV3, RefundError } from "@wxrefund/core";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import { askV2 } from "../attempt/ask-v2.ts";
import { askV3 } from "../attempt/ask-v3.ts";
import type { CallOptions, QueryResult, QueryResultV2 } from "../config.ts";
import { isOwnLimit } from "../program/admission.ts";
import { observed } from "../program/observe.ts";
import { wholeCall } from "../program/whole-call.ts";
import { answerProof } from "../proof.ts";
import type { Parts } from "./parts.ts";
import { subjectV2, subjectV3 } from "./subject.ts";

export interface QueryPrograms {
  readonly query: (question: QuestionV3, options?: CallOptions) => Effect.Effect<QueryResult, RefundError>;
  readonly queryV2: (
    question: QuestionV2,
    options?: CallOptions,
  ) => Effect.Effect<QueryResultV2, RefundError>;
  /** One of many: kept back by this side's own limit, which sends nothing, it goes on waiting. */
  readonly queryOneOfMany: QueryPrograms["query"];
}

/** Queries that are not placed yet: other programs are made of them. */
export interface Queries extends QueryPrograms {
  /** The one refund of a question that goes by a refund number. */
  readonly queryOneV2: (
    question: QuestionV2,
    options?: CallOptions,
  ) => Effect.Effect<QueryResult, RefundError>;
}

export function queriesOf({ state, asked }: Parts): Queries {
  const query: Queries["query"] = (question, options) => {
    const call = Effect.map(asked(askV3(state, question), options), (done) => ({
      refund: done.value,
      answer: answerProof(done, "timestamp"),
    }));
    return observed(call, wholeCall("wxrefund.query", subjectV3(question)));
  };
  const queryV2: Queries["queryV2"] = (question, options) => {
    const call = Effect.map(asked(askV2(state, question), options), (done) => ({
      ...done.value,
      answer: answerProof(done, "none"),
    }));
    return observed(call, wholeCall("wxrefund.query", subjectV2(question)));
  };
  return {
    query,
    queryV2,
    queryOneOfMany: (question, options) => inTurn(query(question, options)),
    queryOneV2: (question, options) => onlyRefund(queryV2(question, options)),
  };
}

const nextTryMs = 1000;

/** Asks again until its turn comes. */
function inTurn<Value>(program: Effect.Effect<Value, RefundError>): Effect.Effect<Value, RefundError> {
  return program.pipe(
    Effect.catch((error) =>
      isOwnLimit(error)
        ? Effect.andThen(Effect.sleep(Duration.millis(nextTryMs)), inTurn(program))
        : Effect.fail(error),
    ),
  );
}

/** The one refund of a V2 answer that was bound to a refund number. */
function onlyRefund<Failure>(
  page: Effect.Effect<QueryResultV2, Failure>,
): Effect.Effect<QueryResult, Failure> {
  return Effect.map(page, ({ refunds: [refund], answer }) => {
    if (refund === undefined) throw new TypeError("A bound V2 answer without its refund.");
    return { refund, answer };
  });
}
