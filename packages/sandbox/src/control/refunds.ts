import type { JsonObject } from "@wxrefund/core";
import type { MadeControl } from "../answer/made.ts";
import { newRefund } from "../ledger/birth.ts";
import { journeys, type RefundJourney, refundJourneyOf, stateWords } from "../ledger/journeys.ts";
import { atMoment, beijingRfc3339 } from "../ledger/moment.ts";
import { plainMoney, type RefundMoney } from "../ledger/money.ts";
import type { NumberKind, RefundRecord } from "../ledger/record.ts";
import { isPlatformNo, isRefundNo, isTradeNo } from "../route/numbers.ts";
import type { Received } from "../route/received.ts";
import type { Site } from "../site.ts";
import { ownerFacts, readOwner } from "./owner.ts";
import { ControlError, controlAnswer, integerMember, readMembers, textMember } from "./words.ts";

export function listRefunds(site: Site): Readonly<Record<string, unknown>> {
  return { refunds: site.ledger.all().map((refund) => refundFacts(refund, site)) };
}

function refundFacts(refund: RefundRecord, { clock }: Site): Readonly<Record<string, unknown>> {
  const seen = atMoment(refund, clock.nowMs());
  return {
    ...ownerFacts(refund.owner),
    out_refund_no: refund.outRefundNo,
    refund_id: refund.refundId,
    transaction_id: refund.transactionId,
    out_trade_no: refund.outTradeNo,
    journey: refund.journey,
    status: seen === undefined ? null : stateWords[seen.step.state].v3,
    create_time: beijingRfc3339(refund.createdMs),
    total: refund.money.total,
    refund: refund.money.refund,
  };
}

const members = [
  "out_refund_no",
  "journey",
  "mchid",
  "sub_mchid",
  "out_trade_no",
  "transaction_id",
  "refund_id",
  "total",
  "refund",
];

/**
 * Adds a refund of one's own: `out_refund_no` and `journey` (a prefix) are needed. It is created now, for the
 * first merchant and its first sub-merchant unless the body names others.
 */
export function addRefund(received: Received, site: Site): MadeControl {
  const given = readMembers(received, members);
  const outRefundNo = textMember(given, "out_refund_no", isRefundNo);
  if (outRefundNo === undefined) throw new ControlError(400, "out_refund_no is missing.");
  const journey = readJourney(given);
  const refund = newRefund({
    ...readNumbers(given),
    journey,
    outRefundNo,
    money: readMoney(given, journey),
    owner: readOwner(given, site),
    nowMs: site.clock.nowMs(),
  });
  requireNew(refund, site);
  requireSameOrder(refund, site);
  site.ledger.add(refund);
  return controlAnswer(201, refundFacts(refund, site));
}

function readJourney(given: JsonObject): RefundJourney {
  const prefix = textMember(given, "journey", (text) => text !== "");
  const journey =
    prefix === undefined ? undefined : refundJourneyOf(prefix.endsWith("_") ? prefix : `${prefix}_`);
  if (journey !== undefined) return journey;
  const known = journeys.filter(({ number }) => number === "out_refund_no").map(({ prefix: name }) => name);
  throw new ControlError(400, `journey must be one of ${known.join(", ")}.`);
}

function readNumbers(
  given: JsonObject,
): Partial<Readonly<Record<"outTradeNo" | "transactionId" | "refundId", string>>> {
  const outTradeNo = textMember(given, "out_trade_no", isTradeNo);
  const transactionId = textMember(given, "transaction_id", isPlatformNo);
  const refundId = textMember(given, "refund_id", isPlatformNo);
  return {
    ...(outTradeNo === undefined ? {} : { outTradeNo }),
    ...(transactionId === undefined ? {} : { transactionId }),
    ...(refundId === undefined ? {} : { refundId }),
  };
}

function readMoney(given: JsonObject, journey: RefundJourney): RefundMoney {
  const total = integerMember(given, "total", { min: 1, max: 1_000_000_000 });
  const refund = integerMember(given, "refund", { min: 1, max: total ?? journey.money.total });
  if (total === undefined && refund === undefined) return journey.money;
  if (journey.money.coupons.length === 0) {
    return plainMoney(total ?? journey.money.total, refund ?? total ?? journey.money.refund);
  }
  throw new ControlError(400, `The amounts of journey ${journey.prefix} are fixed.`);
}

function requireNew(refund: RefundRecord, site: Site): void {
  const { outRefundNo, refundId, owner } = refund;
  const same = site.ledger
    .all()
    .filter((known) => known.owner.mchid === owner.mchid)
    .find((known) => known.refundId === refundId || isSameNumber(known, { outRefundNo, owner }));
  if (same === undefined) return;
  const which = same.refundId === refundId ? "refund_id" : "out_refund_no";
  throw new ControlError(409, `There is a refund with this ${which} already.`);
}

function isSameNumber(
  known: RefundRecord,
  { outRefundNo, owner }: Pick<RefundRecord, "outRefundNo" | "owner">,
) {
  return known.outRefundNo === outRefundNo && known.owner.subMchid === owner.subMchid;
}

const orderNumbers: readonly Extract<NumberKind, "outTradeNo" | "transactionId">[] = [
  "outTradeNo",
  "transactionId",
];

/** Refunds that share one order number share the other and the total. */
function requireSameOrder(refund: RefundRecord, site: Site): void {
  const others = site.ledger
    .all()
    .filter(
      (known) =>
        known.owner.mchid === refund.owner.mchid && orderNumbers.some((name) => known[name] === refund[name]),
    );
  const wrong = others.find(
    (known) =>
      known.money.total !== refund.money.total || orderNumbers.some((name) => known[name] !== refund[name]),
  );
  if (wrong === undefined) return;
  throw new ControlError(
    409,
    "There is an order with this number already, and its other number or its total differs.",
  );
}
