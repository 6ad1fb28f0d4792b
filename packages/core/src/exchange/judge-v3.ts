import { isFresh } from "../canonical/signed-headers.ts";
import { malformed } from "../failure/told.ts";
import { untrusted } from "../failure/untrusted.ts";
import type { WireAnswer } from "../port/wire.ts";
import type { Refund } from "../refund/model.ts";
import type { QuestionV3 } from "./ask-v3.ts";
import { type ErrorAnswerV3, errorAnswerV3 } from "./error-answer-v3.ts";
import { readProvenRefundV3 } from "./proven-refund-v3.ts";
import { readSignedAnswerV3, type SignatureV3 } from "./signed-answer-v3.ts";

/** What to do with an APIv3 answer before anything in it may be believed. */
export type ExaminationV3 = ({ readonly step: "verify" } & SignatureV3) | { readonly step: "unproven" };

/**
 * First half of judging an APIv3 answer: everything that can be told before a key is looked at. A 2xx must be
 * signed; any other answer must verify as soon as it has one of the four Wechatpay-* headers. `nowMs` is the clock
 * when the headers arrived; |now − timestamp| ≤ 300 s passes. Throws `untrusted`.
 *
 * @example
 * ```ts
 * const look = examineAnswerV3(answer, Date.now());
 * const proven = look.step === "verify" && (await key.verify(look.message, look.signature));
 * ```
 */
export function examineAnswerV3(answer: WireAnswer, nowMs: number): ExaminationV3 {
  const facts = { httpStatus: answer.status };
  if (isRedirect(answer.status)) throw untrusted("redirect", undefined, facts);
  const read = readSignedAnswerV3(answer);
  if (read.state === "absent" && !isSuccess(answer.status)) return { step: "unproven" };
  if (read.state === "absent") throw untrusted("unsigned", undefined, facts);
  if (read.state === "refused") throw untrusted(read.reason, read.detail, facts);
  if (!isFresh(read.signed.timestampSeconds, nowMs)) throw untrusted("stale", undefined, facts);
  return { step: "verify", ...read.signed };
}

export interface JudgedV3 extends ErrorAnswerV3 {
  readonly question: QuestionV3;
}

/**
 * Second half: reads a proven answer and binds it to the question, or throws what it means. A proven 2xx gives the
 * refund; proven errors are `refused`, `rate-limited` or `unsettled` with `verified: true`; unproven ones are believed
 * only as far as they cannot lead to a second refund (a 404 without signature is `untrusted`).
 *
 * @example
 * ```ts
 * const refund = concludeAnswerV3({ answer, question, proven: true, nowMs: Date.now() });
 * ```
 */
export function concludeAnswerV3(judged: JudgedV3): Refund {
  const { answer, question, proven } = judged;
  if (!isSuccess(answer.status)) throw errorAnswerV3(judged);
  if (!proven) throw untrusted("unsigned", undefined, { httpStatus: answer.status });
  if (answer.status === 202) throw errorAnswerV3(judged);
  const read = readProvenRefundV3(answer.body, question);
  const facts = { httpStatus: answer.status, verified: true };
  if (read.state === "malformed") throw malformed(read.problem, facts);
  if (read.state === "other-refund") {
    throw untrusted("other-refund", read.problem, { ...facts, bound: read.member !== "outRefundNo" });
  }
  return read.refund;
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

export function isRedirect(status: number): boolean {
  return status >= 300 && status < 400;
}
