import { decodeUtf8 } from "../codec/utf8.ts";
import { readXml } from "../codec/xml.ts";
import { type SignTypeV2, verifyV2 } from "../digest/sign-v2.ts";
import { type RefundError, type RefundErrorFacts, withFacts } from "../failure/errors.ts";
import { withoutSigns } from "../failure/masked.ts";
import { notFoundFact } from "../failure/not-found.ts";
import { type FindCode, malformed, type Told, toldError } from "../failure/told.ts";
import { untrusted } from "../failure/untrusted.ts";
import type { WireAnswer } from "../port/wire.ts";
import type { Refund, RefundPageV2 } from "../refund/model.ts";
import { readRefundV2 } from "../refund/v2.ts";
import { idsV2, type QuestionV2, strongestIdV2 } from "./ask-v2.ts";
import { type Expectation, unmetExpectation } from "./bind.ts";
import { isRedirect } from "./judge-v3.ts";
import { retryAfterSeconds } from "./retry-after.ts";

export interface JudgedV2 {
  readonly answer: WireAnswer;
  readonly question: QuestionV2;
  /** Who asked, and the key and algorithm that the configuration names. */
  readonly sender: {
    readonly appid: string;
    readonly mchid: string;
    readonly key: string;
    readonly signType: SignTypeV2;
  };
  readonly nowMs: number;
  /** Default: the codes of a query. */
  readonly find?: FindCode;
}

type Fields = ReadonlyMap<string, string>;

/**
 * Judges a V2 answer: reads it, checks its sign with the configured key and algorithm, refuses text that has two
 * readings, binds it to merchant and question, and gives the refunds; or throws what it means. A V2 answer carries
 * no time, so an old one cannot be told from a new one.
 *
 * @example
 * ```ts
 * const page = judgeAnswerV2({ answer, question: { outTradeNo }, sender, nowMs: Date.now() });
 * page.nextOffset; // set when the order has more refunds than this answer holds
 * ```
 */
export function judgeAnswerV2(judged: JudgedV2): RefundPageV2 {
  return boundPage(judged, provenFieldsV2(judged));
}

/** The fields of a V2 success that is signed, has one reading and is about this merchant; else throws what it means. */
export function provenFieldsV2(judged: JudgedV2): Fields {
  const fields = readFields(judged);
  const returnCode = fields.get("return_code");
  if (returnCode === "FAIL") throw transportRefusal(judged, fields);
  if (returnCode !== "SUCCESS") throw unreadable(judged, "return_code is neither SUCCESS nor FAIL", false);
  requireSign(judged, fields);
  requireOneReading(judged, fields);
  requireMerchant(judged, fields);
  const resultCode = fields.get("result_code");
  if (resultCode === "FAIL") throw businessRefusal(judged, fields);
  if (resultCode !== "SUCCESS") throw unreadable(judged, "result_code is neither SUCCESS nor FAIL", true);
  return fields;
}

function readFields(judged: JudgedV2): Fields {
  const { status, body } = judged.answer;
  if (isRedirect(status)) throw untrusted("redirect", undefined, { httpStatus: status });
  if (status === 429 || status >= 500) throw toldError(told(judged, { verified: false }), judged.find);
  const text = decodeUtf8(body);
  const document = text.ok ? readXml(text.value) : text;
  if (document.ok && document.value.root === "xml") return document.value.fields;
  if (status >= 200 && status < 300) {
    throw unreadable(judged, document.ok ? "its root element is not xml" : document.problem, false);
  }
  throw untrusted("unsigned", `It has HTTP status ${status}, which is not proven.`, { httpStatus: status });
}

function unreadable({ answer }: JudgedV2, what: string, verified: boolean): Error {
  return malformed(what, { httpStatus: answer.status, verified });
}

/** `return_code` FAIL comes from before the sign is looked at, and is never signed. */
function transportRefusal(judged: JudgedV2, fields: Fields): Error {
  const message = fields.get("return_msg");
  return toldError(told(judged, { verified: false, ...(message ? { message } : {}) }), judged.find);
}

function businessRefusal(judged: JudgedV2, fields: Fields): Error {
  const { answer, question } = judged;
  const code = fields.get("err_code");
  const message = fields.get("err_code_des");
  const named = idsV2.filter(
    ({ name, wire }) => question[name] !== undefined && (fields.get(wire) ?? "") !== "",
  );
  const other = named.find(({ name, wire }) => fields.get(wire) !== question[name]);
  if (other !== undefined) throw otherRefund(answer, differs(other.wire));
  const bound = named.length > 0;
  const error = toldError(
    told(judged, { verified: true, bound, ...(code ? { code } : {}), ...(message ? { message } : {}) }),
    judged.find,
  );
  return withFacts(error, notFoundIn(judged, fields, error));
}

/** With a refund_id in the question WeChat Pay looks for that one, and says nothing of the merchant's number. */
function notFoundIn({ question, nowMs }: JudgedV2, fields: Fields, error: RefundError): RefundErrorFacts {
  const { outRefundNo, refundId } = question;
  const nonce = fields.get("nonce_str") ?? "";
  if (outRefundNo === undefined || refundId !== undefined || nonce === "") return {};
  return notFoundFact(error, { outRefundNo, nonce, atMs: nowMs });
}

function told(judged: JudgedV2, known: Omit<Told, "api" | "httpStatus">): Told {
  const { answer, nowMs } = judged;
  const afterSeconds = retryAfterSeconds(answer.headers, nowMs);
  const { code, message } = known;
  const base: Told = {
    api: "v2",
    httpStatus: answer.status,
    ...known,
    ...(code === undefined ? {} : { code: withoutSign(judged, code) }),
    ...(message === undefined ? {} : { message: withoutSign(judged, message) }),
  };
  return afterSeconds === undefined ? base : { ...base, retryAfterSeconds: afterSeconds };
}

function withoutSign({ question, sender }: JudgedV2, text: string): string {
  const numbers = idsV2.flatMap(({ name }) => question[name] ?? []);
  return withoutSigns(text, { key: sender.key, numbers });
}

function requireSign({ answer, sender }: JudgedV2, fields: Fields): void {
  const verdict = verifyV2(fields, sender);
  if (verdict !== "valid") throw untrusted(verdict, undefined, { httpStatus: answer.status });
}

const secondReading = /&[A-Za-z0-9_]+=/;

/** The string that V2 signs has no quoting: a value that holds `&name=` lets one signature stand for two answers. */
function requireOneReading({ answer }: JudgedV2, fields: Fields): void {
  for (const [name, value] of fields) {
    // Few values hold one at all, and looking for it costs much less.
    if (!value.includes("&") || !secondReading.test(value)) continue;
    throw untrusted("ambiguous-text", `The field is ${name}.`, { httpStatus: answer.status });
  }
}

function requireMerchant({ answer, question, sender }: JudgedV2, fields: Fields): void {
  const pairs: readonly (readonly [string, string | undefined])[] = [
    ["mch_id", sender.mchid],
    ["appid", sender.appid],
    ["sub_mch_id", question.subMchId],
    ["sub_appid", question.subAppid ?? fields.get("sub_appid")],
  ];
  const other = pairs.find(
    ([name, wanted]) => (fields.get(name) ?? "") !== "" && fields.get(name) !== wanted,
  );
  if (other === undefined) return;
  throw untrusted("other-merchant", `Its ${other[0]} differs.`, {
    httpStatus: answer.status,
    verified: true,
  });
}

function boundPage(judged: JudgedV2, fields: Fields): RefundPageV2 {
  const { question, answer } = judged;
  const { byOrder } = strongestIdV2(question);
  const offset = question.offset === undefined ? {} : { offset: question.offset };
  const page = readRefundV2(fields, { ...offset, byOrder });
  if (!page.ok) throw unreadable(judged, page.problem, true);
  const other = unboundId(question, fields, page.value);
  if (other !== undefined) throw otherRefund(answer, other);
  const unmet = unmetDemand(page.value.refunds, question.expect);
  if (unmet !== undefined) throw otherRefund(answer, unmet, true);
  return page.value;
}

function otherRefund({ status }: WireAnswer, said: string, bound = false): Error {
  return untrusted("other-refund", said, { httpStatus: status, verified: true, bound });
}

function differs(wire: string): string {
  return `Its ${wire} differs from the one asked for.`;
}

/** Every number asked for that the answer names must be the one asked for, and the strongest must be named. */
function unboundId(question: QuestionV2, fields: Fields, page: RefundPageV2): string | undefined {
  const strongest = strongestIdV2(question);
  for (const id of idsV2) {
    const asked = question[id.name];
    if (asked === undefined) continue;
    const named = namedIds(id, fields, page);
    if (named.some((value) => value !== asked)) return differs(id.wire);
    if (id === strongest && named.length === 0) return `It does not name the ${id.wire} asked for.`;
  }
  return undefined;
}

function namedIds(id: (typeof idsV2)[number], fields: Fields, page: RefundPageV2): readonly string[] {
  const values = id.indexed ? page.refunds.map((refund) => refund[id.name]) : [fields.get(id.wire)];
  return values.flatMap((value) => (value === undefined || value === "" ? [] : [value]));
}

function unmetDemand(refunds: readonly Refund[], expect: Expectation | undefined): string | undefined {
  const unmet = refunds
    .map((refund) => unmetExpectation(refund, expect))
    .find((found) => found !== undefined);
  return unmet === undefined ? undefined : `In the answer ${unmet.text}.`;
}
