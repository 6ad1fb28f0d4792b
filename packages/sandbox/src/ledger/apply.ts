import { journeyApplied, newRefund } from "./birth.ts";
import type { Balances } from "./balances.ts";
import { refundedOf } from "./left.ts";
import type { Ledger } from "./ledger.ts";
import { shareOf } from "./money.ts";
import type { OrderBook, OrderNumberKind } from "./order-book.ts";
import type { OrderRecord } from "./order.ts";
import type { AppliedFor, Owner, RefundRecord } from "./record.ts";
import { type RefusalName, refusals } from "./refusals.ts";

/** An application of good form, from somebody who may apply. Money in fen. */
export interface Applying {
  /** Whose orders the applicant sees, and whose a new refund becomes. */
  readonly asked: Owner;
  readonly home: Owner;
  readonly outRefundNo: string;
  /** The numbers given, the stronger one first. */
  readonly order: readonly { readonly by: OrderNumberKind; readonly number: string }[];
  readonly total: number;
  readonly refund: number;
  readonly fundsAccount?: RefundRecord["fundsAccount"];
  readonly applied: AppliedFor;
}

export type Decision = { readonly accepted: RefundRecord } | { readonly refused: RefusalName };

/** What decides. */
export interface Office {
  readonly ledger: Ledger;
  readonly orders: OrderBook;
  readonly balances: Balances;
  /** Virtual time. */
  readonly nowMs: number;
}

interface Case {
  readonly applying: Applying;
  readonly order: OrderRecord;
  /** The order's refunds, the newest first. */
  readonly others: readonly RefundRecord[];
  /** What they have taken of it. */
  readonly refunded: number;
  readonly office: Office;
}

const minuteMs = 60_000;
const overdueMs = 365 * 24 * 60 * minuteMs;
const mostOfAnOrder = 50;

/** Each rule with what it looks at once order and number are known. */
const rules: Readonly<Partial<Record<RefusalName, (the: Case) => boolean>>> = {
  trouble: ({ applying }) => journeyApplied(applying.outRefundNo).steps.length === 0,
  otherTotal: ({ applying, order }) => applying.total !== order.total,
  overdue: ({ order, office }) => office.nowMs - order.paidMs > overdueMs,
  payerGone: ({ order }) => order.payer === "gone",
  allRefunded: ({ order, refunded }) => refunded >= order.total,
  moreThanLeft: ({ applying, order, refunded }) => refunded + applying.refund > order.total,
  tooMany: ({ others }) => others.length >= mostOfAnOrder,
  tooSoon: ({ others, office }) => others.some(({ createdMs }) => office.nowMs - createdMs < minuteMs),
  notEnough: (the) =>
    !isAdvanced(the.applying) && moneyOf(the).settlementRefund > (leftFor(the) ?? Number.POSITIVE_INFINITY),
};

/** Decides as WeChat Pay does. What is accepted is in the ledger at once; the same application again finds it there. */
export function decide(applying: Applying, office: Office): Decision {
  const { ledger, nowMs } = office;
  const { home, asked, outRefundNo } = applying;
  if (applying.refund > applying.total) return { refused: "moreThanTotal" };
  ledger.claim(home, outRefundNo);
  const order = orderOf(applying, office);
  const [before] = ledger.find({ by: "outRefundNo", number: outRefundNo, ...asked, home, nowMs });
  if (before !== undefined) return repeated(applying, before, order);
  if (order === undefined) return { refused: "noOrder" };
  const others = refundsOf(order, office);
  const the = { applying, order, others, refunded: refundedOf(others, nowMs), office };
  const refusal = refusals.find(({ name }) => rules[name]?.(the) === true);
  return refusal === undefined ? accept(the) : { refused: refusal.name };
}

function repeated({ total, refund }: Applying, before: RefundRecord, order?: OrderRecord): Decision {
  const { money, transactionId, steps } = before;
  if (steps.length === 0) return { refused: "trouble" };
  const same = order?.transactionId === transactionId && money.total === total && money.refund === refund;
  return same ? { accepted: before } : { refused: "otherParameters" };
}

function orderOf({ order, asked, home }: Applying, { orders, nowMs }: Office): OrderRecord | undefined {
  const [first, ...others] = order.map((number) => orders.find({ ...number, asked, home, nowMs }));
  return others.every((other) => other?.transactionId === first?.transactionId) ? first : undefined;
}

function refundsOf({ outTradeNo, owner }: OrderRecord, { ledger, nowMs }: Office): readonly RefundRecord[] {
  return ledger.find({ by: "outTradeNo", number: outTradeNo, ...owner, home: owner, nowMs });
}

function moneyOf({ order, applying, refunded }: Case): RefundRecord["money"] {
  return shareOf(order, applying.refund, refunded);
}

function leftFor({ order, office }: Case): number | undefined {
  return office.balances.left(order.owner, office.nowMs);
}

function accept(the: Case): Decision {
  const { applying, order, office } = the;
  const { outRefundNo, fundsAccount, applied } = applying;
  const refund = newRefund({
    journey: journeyApplied(outRefundNo),
    owner: order.owner,
    outRefundNo,
    outTradeNo: order.outTradeNo,
    transactionId: order.transactionId,
    money: moneyOf(the),
    nowMs: office.nowMs,
    applied,
    ...(fundsAccount === undefined ? {} : { fundsAccount }),
  });
  office.ledger.add(refund);
  if (!isAdvanced(applying)) office.balances.pay(refund);
  return { accepted: refund };
}

/** The platform pays in advance, from no account that is kept here. */
function isAdvanced({ applied }: Applying): boolean {
  return applied.refundAccount === "REFUND_SOURCE_PARTNER_ADVANCE";
}
