import type { Followed, Refund, RefundError } from "@wxrefund/core";
import * as Result from "effect/Result";
import type { Attempted } from "../attempt/attempt.ts";
import type { QueryResult } from "../config.ts";
import type { SpanAttributes } from "../port/observer.ts";

/** What a poll adds: what came, and what it meant. */
export function pollAttributes(
  {
    outcome,
    followed,
  }: { readonly outcome: Result.Result<QueryResult, RefundError>; readonly followed: Followed },
  nowMs: number,
): SpanAttributes {
  const came = Result.isSuccess(outcome)
    ? refundAttributes(outcome.success.refund, nowMs)
    : failureAttributes(outcome.failure);
  return { "wxrefund.news": followed.news, ...came };
}

/** What a failure adds to its span: its facts, never its message. */
export function failureAttributes(error: RefundError): SpanAttributes {
  const { kind, reason, code, httpStatus, requestId, verified, attempts, baseUrl } = error;
  return {
    "error.type": kind,
    ...(reason === undefined ? {} : { "wxrefund.reason": reason }),
    ...(isCode(code) ? { "wechatpay.code": code } : {}),
    ...(httpStatus === undefined ? {} : { "http.response.status_code": httpStatus }),
    ...(requestId === undefined ? {} : { "wechatpay.request_id": requestId }),
    ...(verified === undefined ? {} : { "wxrefund.verified": verified }),
    ...(attempts === undefined ? {} : { "wxrefund.attempts": attempts }),
    ...(baseUrl === undefined ? {} : hostAttributes(baseUrl)),
  };
}

/** Codes become names of metrics, so a text that is none is left out. */
function isCode(code: string | undefined): code is string {
  return code !== undefined && /^[0-9A-Z_]{1,64}$/.test(code);
}

/** What a believed answer adds to its span. */
export function answerAttributes({
  evidence,
  requestId,
}: Partial<Pick<Attempted<unknown>, "evidence" | "requestId">>): SpanAttributes {
  return {
    ...(evidence === undefined
      ? {}
      : { "wxrefund.verified": true, "http.response.status_code": evidence.status }),
    ...(requestId === undefined ? {} : { "wechatpay.request_id": requestId }),
  };
}

export function refundAttributes({ status, createTimeMs }: Refund, nowMs: number): SpanAttributes {
  return {
    "wxrefund.refund.status": status,
    ...(createTimeMs === undefined ? {} : { "wxrefund.refund.age_ms": nowMs - createTimeMs }),
  };
}

export function hostAttributes(baseUrl: string): SpanAttributes {
  const { hostname, port } = new URL(baseUrl);
  return { "server.address": hostname, ...(port === "" ? {} : { "server.port": Number(port) }) };
}
