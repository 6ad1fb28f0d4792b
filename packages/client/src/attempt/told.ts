import { isRefundError, type WireAnswer, withFacts } from "@wxrefund/core";
import { type Attempted, evidenceOf, factsOf, requestIdOf } from "./attempt.ts";

/** What an answer was concluded to say, with its evidence; a failure gets the facts of the answer. */
export function told<Value>(
  protocol: "v3" | "v2",
  answer: WireAnswer,
  conclude: () => Value,
): Attempted<Value> {
  try {
    return { value: conclude(), ...requestIdOf(answer), evidence: evidenceOf(protocol, answer) };
  } catch (error) {
    throw isRefundError(error) ? withFacts(error, factsOf(answer)) : error;
  }
}
