import {
  configError,
  isRefundError,
  judgeAnswerV2,
  queryHeadersV2,
  type QuestionV2,
  type RefundPageV2,
  refundQueryBodyV2,
  refundQueryFieldsV2,
  refundQueryTargetV2,
  type WireRequest,
  withFacts,
} from "@wxrefund/core";
import {
  type Arrived,
  type Attempt,
  type Attempted,
  evidenceOf,
  requestIdOf,
  send,
  type SendState,
} from "./attempt.ts";

/** Who asks, with the key that signs. */
export interface SenderKeyV2 {
  readonly appid: string;
  readonly mchid: string;
  readonly key: string;
  readonly signType: "MD5" | "HMAC-SHA256";
}

/** Asks for the refunds of a number over V2, once. Throws `config` at once for a question that breaks a rule. */
export function askV2(state: SendState, question: QuestionV2): Attempt<RefundPageV2> {
  const from = senderV2(state);
  refundQueryFieldsV2(question, { ...from, nonce: "0" });
  return async (call) => {
    const request: WireRequest = {
      method: "POST",
      baseUrl: call.baseUrl,
      target: refundQueryTargetV2,
      headers: queryHeadersV2(state.settings.userAgent),
      body: refundQueryBodyV2(question, { ...from, nonce: state.host.nonce() }),
    };
    return believed(question, from, await send(state, request, call));
  };
}

function believed(question: QuestionV2, from: SenderKeyV2, arrived: Arrived): Attempted<RefundPageV2> {
  const { answer, headersAtMs: nowMs } = arrived;
  const facts = requestIdOf(answer);
  try {
    const value = judgeAnswerV2({ answer, question, sender: from, nowMs });
    return { value, ...facts, evidence: evidenceOf("v2", answer) };
  } catch (error) {
    throw isRefundError(error) ? withFacts(error, facts) : error;
  }
}

/** Throws `config` when the client has no V2 credentials. */
export function senderV2({ settings }: SendState): SenderKeyV2 {
  if (settings.v2 !== undefined) return { mchid: settings.mchid, ...settings.v2 };
  throw configError("v2", "This client has no V2 credentials.");
}
