import { type Expectation, unmetExpectation } from "../exchange/bind.ts";
import type { QuestionV3 } from "../exchange/ask-v3.ts";
import { type JudgedV2, provenFieldsV2 } from "../exchange/judge-v2.ts";
import { concludeAnswerV3, type JudgedV3 } from "../exchange/judge-v3.ts";
import { malformed } from "../failure/told.ts";
import { untrusted } from "../failure/untrusted.ts";
import type { Refund } from "../refund/model.ts";
import { present } from "../refund/members.ts";
import { TextFields, type TextFindings } from "../refund/text-fields.ts";
import { merchantsNumber, platformNumber } from "../refund/v2-record.ts";
import type { Application } from "./application.ts";
import { findApplyCode } from "./codes.ts";

/** The query that finds what an application made, with everything it must agree with. */
export function questionAbout(application: Application): QuestionV3 {
  const { outRefundNo, subMchid, amount } = application;
  const { total, refund } = amount;
  return { outRefundNo, expect: { total, refund, ...orderOf(application) }, ...present({ subMchid }) };
}

/** The number that names the order: of two, WeChat Pay goes by `transaction_id`. */
export function orderOf({ transactionId, outTradeNo }: Application): Expectation {
  return transactionId === undefined ? present({ outTradeNo }) : { transactionId };
}

/**
 * What APIv3 said to an application: the refund it accepted, bound to the application's number, order and amounts; else
 * throws what the answer means. `examineAnswerV3` comes first, as for a query.
 */
export function concludeApplyV3(
  judged: Omit<JudgedV3, "question" | "find">,
  application: Application,
): Refund {
  return concludeAnswerV3({ ...judged, question: questionAbout(application), find: findApplyCode });
}

/** A refund that V2 accepted; V2 does not say its status: a query does. */
export interface AcceptedV2 {
  readonly outRefundNo: string;
  readonly refundId?: string;
  readonly transactionId?: string;
  readonly outTradeNo?: string;
  readonly amount: Refund["amount"];
}

/** The same for V2 (refund application page): accepted means accepted, not refunded. */
export function concludeApplyV2(
  judged: Omit<JudgedV2, "question" | "find">,
  application: Application,
): AcceptedV2 {
  const { subMchid } = application;
  const question = {
    outRefundNo: application.outRefundNo,
    ...(subMchid === undefined ? {} : { subMchId: subMchid }),
  };
  const fields = provenFieldsV2({ ...judged, question, find: findApplyCode });
  const facts = { httpStatus: judged.answer.status, verified: true };
  const findings: TextFindings = { problem: undefined };
  const accepted = readAccepted(new TextFields(filled(fields), "", findings));
  if (findings.problem !== undefined) throw malformed(findings.problem, facts);
  const unmet = contradiction(accepted, application);
  if (unmet !== undefined) throw untrusted("other-refund", unmet, facts);
  return accepted;
}

function filled(fields: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map([...fields].filter(([, value]) => value !== ""));
}

function readAccepted(fields: TextFields): AcceptedV2 {
  return {
    outRefundNo: fields.required("out_refund_no", merchantsNumber(64)),
    ...present({
      refundId: fields.text("refund_id", platformNumber),
      transactionId: fields.text("transaction_id", platformNumber),
      outTradeNo: fields.text("out_trade_no", merchantsNumber(32)),
    }),
    amount: present({
      total: fields.fen("total_fee"),
      refund: fields.fen("refund_fee"),
      settlementTotal: fields.fen("settlement_total_fee"),
      settlementRefund: fields.fen("settlement_refund_fee"),
      payerTotal: fields.fen("cash_fee"),
      payerRefund: fields.fen("cash_refund_fee"),
      discountRefund: fields.fen("coupon_refund_fee"),
    }),
  };
}

function contradiction(accepted: AcceptedV2, application: Application): string | undefined {
  const { outRefundNo, outTradeNo } = application;
  if (accepted.outRefundNo !== outRefundNo) return "Its out_refund_no differs from the one applied with.";
  if (outTradeNo !== undefined && (accepted.outTradeNo ?? outTradeNo) !== outTradeNo) {
    return "Its out_trade_no differs from the one applied with.";
  }
  const unmet = unmetExpectation(accepted, questionAbout(application).expect);
  return unmet === undefined ? undefined : `In the answer ${unmet.text}.`;
}
