import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { percentEncode } from "../canonical/url.ts";
import type { JsonValue } from "../codec/json.ts";
import { problem, type Result, success } from "../codec/result.ts";
import { encodeUtf8 } from "../codec/utf8.ts";
import { guardField, guardOptional } from "../exchange/grammar.ts";
import { configError } from "../failure/config.ts";
import { isObject, JsonFields } from "../refund/json-fields.ts";
import { present } from "../refund/members.ts";
import { type Application, guardApplication } from "./application.ts";

/** A refund of an e-commerce platform's sub-merchant (收付通; e-commerce refund pages of APIv3). Money in fen. */
export interface EcommerceApplication extends Application {
  readonly subMchid: string;
  /** The platform's appid. */
  readonly spAppid: string;
  readonly subAppid?: string;
  /** Who pays: by default the sub-merchant. */
  readonly refundAccount?: "REFUND_SOURCE_PARTNER_ADVANCE" | "REFUND_SOURCE_SUB_MERCHANT";
  readonly fundsAccount?: "AVAILABLE";
}

/** Where the e-commerce calls are. Each throws `config` for a number outside its grammar. */
export const ecommercePaths: {
  readonly apply: string;
  readonly byRefundId: (refundId: string) => string;
  readonly byOutRefundNo: (outRefundNo: string) => string;
  readonly returnAdvance: (refundId: string) => string;
  readonly abnormal: (refundId: string) => string;
} = {
  apply: "/v3/ecommerce/refunds/apply",
  byRefundId: (refundId) => `/v3/ecommerce/refunds/id/${guarded("refundId", refundId)}`,
  byOutRefundNo: (outRefundNo) =>
    `/v3/ecommerce/refunds/out-refund-no/${guarded("outRefundNo", outRefundNo)}`,
  returnAdvance: (refundId) => `/v3/ecommerce/refunds/${guarded("refundId", refundId)}/return-advance`,
  abnormal: (refundId) => `/v3/ecommerce/refunds/${guarded("refundId", refundId)}/apply-abnormal-refund`,
};

function guarded(field: "refundId" | "outRefundNo", value: string): string {
  return percentEncode(guardField(field, value));
}

/** The JSON body of an e-commerce application. Throws `config` for what breaks a rule. */
export function ecommerceBody(application: EcommerceApplication): object {
  guardApplication(application);
  const { amount } = application;
  return {
    sub_mchid: guardField("subMchid", application.subMchid),
    sp_appid: guardField("appid", application.spAppid),
    sub_appid: guardOptional("subAppid", application.subAppid),
    transaction_id: application.transactionId,
    out_trade_no: application.outTradeNo,
    out_refund_no: application.outRefundNo,
    reason: application.reason,
    amount: {
      refund: amount.refund,
      from: amount.from?.map(({ account, amount: fen }) => ({ account, amount: fen })),
      total: amount.total,
      currency: amount.currency,
    },
    notify_url: application.notifyUrl,
    refund_account: application.refundAccount,
    funds_account: application.fundsAccount,
  };
}

/**
 * What makes two e-commerce applications the same, as 64 hex digits. It differs from every other kind's, since one number
 * must not be sent over both.
 */
export function ecommerceFingerprint(application: EcommerceApplication): string {
  return bytesToHex(sha256(encodeUtf8(`ecommerce\n${JSON.stringify(ecommerceBody(application))}`)));
}

/** An accepted e-commerce application tells no status: a query does. */
export interface EcommerceAccepted {
  readonly refundId: string;
  readonly outRefundNo: string;
}

/** Reads the verified answer to an application and binds it to number and amount. */
export function readEcommerceAccepted(
  body: JsonValue | undefined,
  application: EcommerceApplication,
): Result<EcommerceAccepted> {
  if (body === undefined || !isObject(body)) return problem("it is not a JSON object");
  const fields = new JsonFields(body);
  const accepted = {
    refundId: fields.requiredText("refund_id"),
    outRefundNo: fields.requiredText("out_refund_no"),
  };
  const refund = fields.object("amount")?.fen("refund");
  if (fields.problem !== undefined) return problem(fields.problem);
  if (accepted.outRefundNo !== application.outRefundNo || refund !== application.amount.refund) {
    return problem("it is about another refund than the one applied for");
  }
  return success(accepted);
}

/** What became of returning the platform's advance. */
export interface AdvanceReturn {
  readonly refundId: string;
  readonly advanceReturnId?: string;
  /** In fen. */
  readonly returnAmount?: number;
  readonly payerMchid?: string;
  readonly payerAccount?: string;
  readonly payeeMchid?: string;
  readonly payeeAccount?: string;
  /** `SUCCESS`, `FAILED`, `PROCESSING`, or a word this version does not know. */
  readonly result: string;
  readonly successTime?: string;
}

/** Reads a verified return-advance answer and binds it to the refund. */
export function readAdvanceReturn(body: JsonValue | undefined, refundId: string): Result<AdvanceReturn> {
  if (body === undefined || !isObject(body)) return problem("it is not a JSON object");
  const fields = new JsonFields(body);
  const read = {
    refundId: fields.requiredText("refund_id"),
    result: fields.requiredText("result"),
    ...present({
      advanceReturnId: fields.text("advance_return_id"),
      returnAmount: fields.fen("return_amount"),
      payerMchid: fields.text("payer_mchid"),
      payerAccount: fields.text("payer_account"),
      payeeMchid: fields.text("payee_mchid"),
      payeeAccount: fields.text("payee_account"),
      successTime: fields.text("success_time"),
    }),
  };
  if (fields.problem !== undefined) return problem(fields.problem);
  return read.refundId === refundId ? success(read) : problem("it is about another refund");
}

/** Return-advance is for refunds that the platform paid in advance. Throws `config` for a wrong number. */
export function guardAdvance(refundId: string, subMchid: string): { readonly sub_mchid: string } {
  guardField("refundId", refundId);
  if (subMchid === "") throw configError("subMchid", "subMchid is empty.");
  return { sub_mchid: guardField("subMchid", subMchid) };
}
