import type { Attempted } from "./attempt/attempt.ts";
import type { AnswerProof } from "./config.ts";

/** How an answer came to be believed; the raw answer stands beside it, out of the way of loggers. */
export function answerProof(
  asked: Attempted<unknown> & { readonly baseUrl: string; readonly attempts: number },
  freshness: AnswerProof["freshness"],
): AnswerProof {
  const { baseUrl, attempts, requestId, evidence } = asked;
  const proof = { verified: true, baseUrl, attempts, freshness, evidence } as const;
  Object.defineProperty(proof, "evidence", { enumerable: false });
  return requestId === undefined ? proof : Object.assign(proof, { requestId });
}
