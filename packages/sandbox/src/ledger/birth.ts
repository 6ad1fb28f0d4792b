import { readFaultNumber } from "../fault/known.ts";
import { orderJourneyOf, type RefundJourney, refundJourneyOf, usualJourney } from "./journeys.ts";
import { plainMoney } from "./money.ts";
import { outTradeNoFor, refundIdFor, transactionIdFor } from "./numbers.ts";
import type { AppliedFor, NumberKind, Owner, RefundRecord } from "./record.ts";

interface Birth {
  readonly by: NumberKind;
  readonly number: string;
  readonly home: Owner;
  readonly nowMs: number;
}

/** The refunds that a question brings into being: those of its number's journey, or none. */
export function birth({ by, number, home, nowMs }: Birth): readonly RefundRecord[] {
  if (by !== "outRefundNo" && by !== "outTradeNo") return [];
  const outTradeNo = by === "outTradeNo" ? number : /^(.+)-R[1-9][0-9]?$/.exec(number)?.[1];
  const order = outTradeNo === undefined ? [] : orderRefunds(outTradeNo, home, nowMs);
  if (order.length > 0) return order;
  const journey = journeyOf(number);
  return journey === undefined ? [] : [newRefund({ journey, owner: home, outRefundNo: number, nowMs })];
}

/** Behind `FAULT_<id>_` a number may begin with a journey; without one it is refunded. */
function journeyOf(number: string): RefundJourney | undefined {
  const fault = readFaultNumber(number);
  if (fault === undefined) return refundJourneyOf(number);
  // A fault of applications shows only when there is nothing before the application.
  if (fault.of === "application") return undefined;
  return refundJourneyOf(fault.rest) ?? refundJourneyOf("SUCCESS_");
}

/**
 * What becomes of a refund that is applied for: the journey its number begins with, also behind `FAULT_<id>_` and
 * `NEW_`, else that of `PROCESSING_`.
 */
export function journeyApplied(outRefundNo: string): RefundJourney {
  const rest = readFaultNumber(outRefundNo)?.rest ?? outRefundNo;
  return refundJourneyOf(rest.replace(/^NEW_/, "")) ?? usualJourney;
}

/** What a new refund is made of; numbers that are not given are made from those that are. */
export interface NewRefund {
  readonly journey: RefundJourney;
  readonly owner: Owner;
  readonly outRefundNo: string;
  readonly nowMs: number;
  readonly refundId?: string;
  readonly transactionId?: string;
  readonly outTradeNo?: string;
  readonly money?: RefundRecord["money"];
  readonly fundsAccount?: RefundRecord["fundsAccount"];
  readonly applied?: AppliedFor;
}

export function newRefund(parts: NewRefund): RefundRecord {
  const { journey, owner, outRefundNo } = parts;
  const outTradeNo = parts.outTradeNo ?? outTradeNoFor(owner, outRefundNo);
  return {
    owner,
    outRefundNo,
    refundId: parts.refundId ?? refundIdFor(owner, outRefundNo),
    transactionId: parts.transactionId ?? transactionIdFor(owner, outTradeNo),
    outTradeNo,
    journey: journey.prefix,
    steps: journey.steps,
    createdMs: Math.floor(parts.nowMs / 1000) * 1000,
    money: parts.money ?? journey.money,
    fundsAccount: parts.fundsAccount ?? "UNSETTLED",
    ...(parts.applied === undefined ? {} : { applied: parts.applied }),
    ...(journey.extra === undefined ? {} : { extra: journey.extra }),
  };
}

/** Refunds of one order lie a minute apart, as WeChat Pay demands; the newest is created now. */
function orderRefunds(outTradeNo: string, owner: Owner, nowMs: number): readonly RefundRecord[] {
  const journey = orderJourneyOf(readFaultNumber(outTradeNo)?.rest ?? outTradeNo);
  const [older, newest] = [refundJourneyOf("SUCCESS_"), refundJourneyOf("PROCESSING_")];
  if (journey === undefined || older === undefined || newest === undefined) return [];
  const { refunds } = journey;
  return Array.from({ length: refunds }, (_, at) => ({
    ...newRefund({
      journey: at === refunds - 1 ? newest : older,
      owner,
      outRefundNo: `${outTradeNo}-R${at + 1}`,
      outTradeNo,
      nowMs: nowMs - (refunds - 1 - at) * 60_000,
      money: plainMoney(100 * refunds, 100),
    }),
    journey: journey.prefix,
  }));
}
