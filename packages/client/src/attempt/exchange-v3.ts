import { examineAnswerV3, isRefundError, type WireAnswer, withFacts } from "@wxrefund/core";
import { answeringKey, askingKeys, sendingKeys } from "../keys/call-keys.ts";
import { type Arrived, type AttemptCall, factsOf, send, type StateV3 } from "./attempt.ts";
import { requireSignature, type SignedV3 } from "./signature.ts";
import { type RequestV3, signedRequest } from "./signed-request.ts";

/** An answer, and what proves it; `signed` is absent for an error answer that need not be signed. */
export interface ExchangedV3 {
  readonly answer: WireAnswer;
  /** The clock when the headers came. */
  readonly nowMs: number;
  readonly signed?: SignedV3;
}

/** One signed request and its answer, verified as far as it is signed: the way of every APIv3 call. */
export async function exchangeV3(
  state: StateV3,
  request: RequestV3,
  call: AttemptCall,
): Promise<ExchangedV3> {
  const keys = await (request.method === "GET" ? askingKeys : sendingKeys)(state, call);
  const arrived = await send(state, await signedRequest(state, { keys, request, call }), call);
  const { answer, headersAtMs: nowMs } = arrived;
  try {
    const signed = await proof(state, arrived, call);
    return { answer, nowMs, ...(signed === undefined ? {} : { signed }) };
  } catch (error) {
    throw isRefundError(error) ? withFacts(error, factsOf(answer)) : error;
  }
}

/** Undefined for an answer without signature that need not have one; throws for one that fails. */
async function proof(
  state: StateV3,
  { answer, headersAtMs: nowMs }: Arrived,
  call: AttemptCall,
): Promise<SignedV3 | undefined> {
  const look = examineAnswerV3(answer, nowMs);
  if (look.step === "unproven") return undefined;
  return requireSignature(look, { key: await answeringKey(state, look, call), seen: state.seen, nowMs });
}
