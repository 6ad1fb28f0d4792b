import {
  type AbnormalRefund,
  type AdvanceReturn,
  bindRefundV3,
  configError,
  type EcommerceApplication,
  ecommerceBody,
  ecommerceFingerprint,
  ecommercePaths,
  type Expectation,
  guardAbnormal,
  guardAdvance,
  guardField,
  malformed,
  orderOf,
  readAdvanceReturn,
  readEcommerceAccepted,
  readRefundV3,
  type RefundError,
  type Result,
  untrusted,
} from "@wxrefund/core";
import { remembering } from "./applying.ts";
import type { RefundClient } from "./client.ts";
import type { AnswerProof, CallOptions, QueryResult, ResultV3 } from "./config.ts";
import type { ApplyOptions, Confirmed } from "./confirmed.ts";
import { type ApplicationMemory, applicationMemory } from "./port/applications.ts";
import type { ClientClock } from "./port/clock.ts";
import { timedBy } from "./program/clock.ts";
import { type ApplicationMoves, confirm } from "./program/confirm.ts";
import { promised } from "./program/promised.ts";
import { run } from "./program/run.ts";

/** Refunds of an e-commerce platform (收付通) over APIv3. */
export interface EcommerceRefunds {
  /** As the client's own `applyAndConfirm`: never a second number, never other parameters. */
  readonly applyAndConfirm: (application: EcommerceApplication, options?: ApplyOptions) => Promise<Confirmed>;
  readonly query: (question: EcommerceQuestion, options?: CallOptions) => Promise<QueryResult>;
  /**
   * Has an abnormal refund paid another way, as the client's own `handleAbnormal`: one attempt, the payer's data
   * encrypted.
   */
  readonly handleAbnormal: (abnormal: EcommerceAbnormal, options?: CallOptions) => Promise<QueryResult>;
  /** Returns what the platform paid in advance; ask again with `queryAdvance` while the result is `PROCESSING`. */
  readonly returnAdvance: (
    refundId: string,
    subMchid: string,
    options?: CallOptions,
  ) => Promise<AdvanceAnswer>;
  readonly queryAdvance: (
    refundId: string,
    subMchid: string,
    options?: CallOptions,
  ) => Promise<AdvanceAnswer>;
}

/** By exactly one of the two numbers. */
export interface EcommerceQuestion {
  readonly subMchid: string;
  readonly outRefundNo?: string;
  readonly refundId?: string;
  readonly expect?: Expectation;
}

/** An abnormal refund of a sub-merchant. */
export type EcommerceAbnormal = AbnormalRefund & { readonly subMchid: string };

export interface AdvanceAnswer {
  readonly advance: AdvanceReturn;
  readonly answer: AnswerProof;
}

export interface EcommerceOptions {
  /** What refund numbers were applied with: give it the client's own. Default: remembered in this object. */
  readonly applications?: ApplicationMemory;
  /** In place of the host's own clock. */
  readonly clock?: ClientClock;
}

/**
 * The e-commerce calls over a client: signed, verified and bound by the same parts.
 *
 * @example
 * ```ts
 * const shop = ecommerceRefunds(refunds);
 * const { refund } = await shop.query({ subMchid: "1900000109", outRefundNo: "R1" });
 * ```
 */
export function ecommerceRefunds(
  { v3 }: Pick<RefundClient, "v3">,
  { applications = applicationMemory(), clock }: EcommerceOptions = {},
): EcommerceRefunds {
  const query: EcommerceRefunds["query"] = async (question, options) => {
    const { path, subMchid } = placeOf(question);
    const result = await v3.request({ method: "GET", path, query: { sub_mchid: subMchid } }, options);
    return bound(result, question);
  };
  return {
    query,
    applyAndConfirm: async (application, options = {}) => {
      const { outRefundNo } = application;
      const note = { applications, outRefundNo, mine: ecommerceFingerprint(application) };
      const dance = confirm(movesOf({ v3, query }, application), application, {
        timeoutMs: options.timeoutMs ?? 30_000,
        maxApplications: options.maxApplications ?? 3,
      });
      return run(timedBy(remembering(note, dance), clock), options);
    },
    handleAbnormal: async (abnormal, options) => {
      const { refundId, outRefundNo } = abnormal;
      return bound(await v3.request(abnormalCall(abnormal), options), { outRefundNo, refundId });
    },
    returnAdvance: async (refundId, subMchid, options) => {
      const body = guardAdvance(refundId, subMchid);
      const path = ecommercePaths.returnAdvance(refundId);
      return advance(refundId, await v3.request({ method: "POST", path, body }, options));
    },
    queryAdvance: async (refundId, subMchid, options) => {
      const asked = guardAdvance(refundId, subMchid);
      const path = ecommercePaths.returnAdvance(refundId);
      return advance(refundId, await v3.request({ method: "GET", path, query: asked }, options));
    },
  };
}

type Calls = Pick<RefundClient, "v3"> & Pick<EcommerceRefunds, "query">;

function movesOf({ v3, query }: Calls, application: EcommerceApplication): ApplicationMoves {
  const { outRefundNo, subMchid, amount } = application;
  const body = ecommerceBody(application);
  // These answers do not tell the order's total.
  const expect = { refund: amount.refund, ...orderOf(application) };
  const once = (timeoutMs: number, signal: AbortSignal): CallOptions => ({
    maxAttempts: 1,
    timeoutMs,
    signal,
  });
  return {
    apply: (timeoutMs) =>
      promised(async (signal) => {
        const request = { method: "POST", path: ecommercePaths.apply, body } as const;
        const { body: said } = await v3.request(request, once(timeoutMs, signal));
        readable(readEcommerceAccepted(said, application));
        return undefined;
      }),
    query: (timeoutMs) =>
      promised((signal) => query({ outRefundNo, subMchid, expect }, once(timeoutMs, signal))),
  };
}

function abnormalCall(abnormal: EcommerceAbnormal): Parameters<RefundClient["v3"]["request"]>[0] {
  guardAbnormal(abnormal);
  const { refundId, outRefundNo, subMchid, to } = abnormal;
  const path = ecommercePaths.abnormal(refundId);
  const body = { sub_mchid: guardField("subMchid", subMchid), out_refund_no: outRefundNo, type: to.type };
  if (to.type === "MERCHANT_BANK_CARD") return { method: "POST", path, body };
  const sensitive = { bank_account: to.bankAccount, real_name: to.realName };
  return { method: "POST", path, body: { ...body, bank_type: to.bankType }, sensitive };
}

function placeOf({ subMchid, outRefundNo, refundId }: EcommerceQuestion): {
  readonly path: string;
  readonly subMchid: string;
} {
  const guardedSub = guardField("subMchid", subMchid);
  if (outRefundNo !== undefined && refundId === undefined) {
    return { path: ecommercePaths.byOutRefundNo(outRefundNo), subMchid: guardedSub };
  }
  if (refundId !== undefined && outRefundNo === undefined) {
    return { path: ecommercePaths.byRefundId(refundId), subMchid: guardedSub };
  }
  throw configError("outRefundNo", "Exactly one of outRefundNo and refundId must be given.");
}

function bound(
  { body, answer }: ResultV3,
  { outRefundNo, refundId, expect }: Omit<EcommerceQuestion, "subMchid">,
): QueryResult {
  const json = body ?? null;
  const refund = readable(readRefundV3(json));
  const asked = outRefundNo ?? refund.outRefundNo ?? "";
  const read = bindRefundV3(json, { outRefundNo: asked, ...(expect === undefined ? {} : { expect }) });
  if (read.state === "malformed") throw malformed(read.problem, { verified: true });
  if (read.state === "other-refund") throw otherRefund(read.member !== "outRefundNo");
  if (refundId !== undefined && refund.refundId !== refundId) throw otherRefund(false);
  return { refund, answer };
}

/** `sameNumber`: it is this number, with other parameters. */
function otherRefund(sameNumber: boolean): RefundError {
  return untrusted("other-refund", undefined, { verified: true, bound: sameNumber });
}

function advance(refundId: string, { body, answer }: ResultV3): AdvanceAnswer {
  return { advance: readable(readAdvanceReturn(body, refundId)), answer };
}

function readable<Value>(read: Result<Value>): Value {
  if (read.ok) return read.value;
  throw malformed(read.problem, { verified: true });
}
