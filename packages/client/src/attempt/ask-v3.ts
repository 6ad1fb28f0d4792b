import {
  concludeAnswerV3,
  isRefundError,
  notFoundFact,
  type QuestionV3,
  type Refund,
  refundQueryTargetV3,
  withFacts,
} from "@wxrefund/core";
import { type Attempt, type Attempted, evidenceOf, factsOf, requestIdOf, type StateV3 } from "./attempt.ts";
import { type ExchangedV3, exchangeV3 } from "./exchange-v3.ts";
import { credentialsV3 } from "./signed-request.ts";

/** Asks for one refund over APIv3, once. Throws `config` at once for a question that breaks a rule. */
export function askV3(state: StateV3, question: QuestionV3): Attempt<Refund> {
  const target = refundQueryTargetV3(question);
  credentialsV3(state);
  return async (call) => believed(question, await exchangeV3(state, { method: "GET", target }, call));
}

function believed(question: QuestionV3, { answer, nowMs, signed }: ExchangedV3): Attempted<Refund> {
  try {
    const value = concludeAnswerV3({ answer, question, proven: signed !== undefined, nowMs });
    return { value, ...requestIdOf(answer), evidence: evidenceOf("v3", answer) };
  } catch (error) {
    if (!isRefundError(error)) throw error;
    const { outRefundNo } = question;
    const missing = signed === undefined ? {} : notFoundFact(error, { outRefundNo, ...signed });
    throw withFacts(error, { ...factsOf(answer), ...missing });
  }
}
