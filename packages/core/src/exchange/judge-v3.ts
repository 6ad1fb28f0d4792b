import { isFresh } from "../canonical/signed-headers.ts";
import type { JsonValue } from "../codec/json.ts";
import { readJsonBytes } from "../codec/json-bytes.ts";
import { malformed, type Told, toldError } from "../failure/told.ts";
import { untrusted } from "../failure/untrusted.ts";
import type { WireAnswer } from "../port/wire.ts";
import type { Refund } from "../refund/model.ts";
import type { QuestionV3 } from "./ask-v3.ts";
import { readProvenRefundV3 } from "./proven-refund-v3.ts";
import { retryAfterSeconds } from "./retry-after.ts";
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

export interface JudgedV3 {
  readonly answer: WireAnswer;
  readonly question: QuestionV3;
  /** Did the signature verify with a configured key? False only after `step: "unproven"`. */
  readonly proven: boolean;
  readonly nowMs: number;
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
  if (!isSuccess(answer.status)) throw errorAnswer(judged);
  if (!proven) throw untrusted("unsigned", undefined, { httpStatus: answer.status });
  if (answer.status === 202) throw errorAnswer(judged);
  const read = readProvenRefundV3(answer.body, question);
  const facts = { httpStatus: answer.status, verified: true };
  if (read.state === "malformed") throw malformed(read.problem, facts);
  if (read.state === "other-refund") throw untrusted("other-refund", read.problem, facts);
  return read.refund;
}

/** Codes that an unproven 400 or 401 may be believed to carry: they come from before authentication. */
const believedUnproven: ReadonlySet<string> = new Set(["SIGN_ERROR", "PARAM_ERROR", "INVALID_REQUEST"]);

function errorAnswer({ answer, proven, nowMs }: JudgedV3): Error {
  const { status } = answer;
  const json = readJsonBytes(answer.body);
  const body = json.ok ? json.value : undefined;
  const told: Told = {
    api: "v3",
    httpStatus: status,
    verified: proven,
    ...textMember("code", body),
    ...textMember("message", body),
    ...optional("retryAfterSeconds", retryAfterSeconds(answer.headers, nowMs)),
  };
  if (proven) {
    const readable = told.code !== undefined || status >= 500 || status === 429 || status === 202;
    return readable
      ? toldError(told)
      : malformed("its error body has no code", { httpStatus: status, verified: true });
  }
  const early = (status === 400 || status === 401) && believedUnproven.has(told.code ?? "");
  if (early || status === 429 || status >= 500) return toldError(told);
  const said = told.code === undefined ? "" : ` and says ${told.code}`;
  return untrusted("unsigned", `It has HTTP status ${status}${said}, which is not proven.`, {
    httpStatus: status,
  });
}

function textMember<Name extends "code" | "message">(
  name: Name,
  body: JsonValue | undefined,
): { readonly [key in Name]?: string } {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return {};
  const value: unknown = Object.hasOwn(body, name) ? Reflect.get(body, name) : undefined;
  return typeof value === "string" && value !== "" ? optional(name, value) : {};
}

function optional<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): { [key in Name]?: Value } {
  const made: { [key in Name]?: Value } = {};
  if (value !== undefined) made[name] = value;
  return made;
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

export function isRedirect(status: number): boolean {
  return status >= 300 && status < 400;
}
