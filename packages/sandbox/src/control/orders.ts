import type { MadeControl } from "../answer/made.ts";
import { refundedOf } from "../ledger/left.ts";
import { beijingRfc3339 } from "../ledger/moment.ts";
import { transactionIdFor } from "../ledger/numbers.ts";
import type { OrderRecord } from "../ledger/order.ts";
import { isPlatformNo, isTradeNo } from "../route/numbers.ts";
import type { Received } from "../route/received.ts";
import type { Site } from "../site.ts";
import { ownerFacts, readOwner } from "./owner.ts";
import { ControlError, controlAnswer, integerMember, readMembers, textMember } from "./words.ts";

const mostFen = 1_000_000_000;
const mostSeconds = 10 * 366 * 86_400;
const hour = 3600;

/** The paid orders there are so far. */
export function listOrders(site: Site): Readonly<Record<string, unknown>> {
  return { orders: site.orders.all().map((order) => orderFacts(order, site)) };
}

/**
 * `{"out_trade_no": "mine-1", "total": 300}`: an order paid an hour ago. May name `transaction_id`, `paidSecondsAgo`,
 * `mchid` and `sub_mchid`.
 */
export function addOrder(received: Received, site: Site): MadeControl {
  const given = readMembers(received, [
    "out_trade_no",
    "transaction_id",
    "total",
    "paidSecondsAgo",
    "mchid",
    "sub_mchid",
  ]);
  const outTradeNo = textMember(given, "out_trade_no", isTradeNo);
  if (outTradeNo === undefined) throw new ControlError(400, "out_trade_no is missing.");
  const total = integerMember(given, "total", { min: 1, max: mostFen });
  if (total === undefined) throw new ControlError(400, "total is missing.");
  const owner = readOwner(given, site);
  const transactionId = textMember(given, "transaction_id", isPlatformNo);
  const paidSecondsAgo = integerMember(given, "paidSecondsAgo", { min: 0, max: mostSeconds }) ?? hour;
  const order = {
    owner,
    outTradeNo,
    transactionId: transactionId ?? transactionIdFor(owner, outTradeNo),
    total,
    paidMs: site.clock.nowMs() - paidSecondsAgo * 1000,
  };
  if (site.orders.add(order)) return controlAnswer(201, orderFacts(order, site));
  throw new ControlError(409, "There is an order with one of these numbers already.");
}

function orderFacts(order: OrderRecord, { ledger, clock }: Site): Readonly<Record<string, unknown>> {
  const { owner, outTradeNo, transactionId, total, paidMs } = order;
  const nowMs = clock.nowMs();
  const refunds = ledger.find({ by: "outTradeNo", number: outTradeNo, ...owner, home: owner, nowMs });
  return {
    ...ownerFacts(owner),
    out_trade_no: outTradeNo,
    transaction_id: transactionId,
    total,
    paid_time: beijingRfc3339(paidMs),
    refunded: refundedOf(refunds, nowMs),
    refunds: refunds.length,
  };
}
