import { boundedMap } from "../bounded-map.ts";
import type { Ledger } from "./ledger.ts";
import { transactionIdFor } from "./numbers.ts";
import { fifthInCoupons, orderKindOf, type OrderRecord } from "./order.ts";
import type { NumberKind, Owner, RefundRecord } from "./record.ts";

export type OrderNumberKind = Extract<NumberKind, "transactionId" | "outTradeNo">;

export interface OrderQuestion {
  readonly by: OrderNumberKind;
  readonly number: string;
  /** Whose orders are seen. */
  readonly asked: Owner;
  /** Whose order it becomes if its number asks for one. */
  readonly home: Owner;
  /** Virtual time. */
  readonly nowMs: number;
}

/** The paid orders of the sandbox, at most 10,000 beside those of the start. */
export interface OrderBook {
  readonly find: (question: OrderQuestion) => OrderRecord | undefined;
  /** False when one of the order's numbers is taken. */
  readonly add: (order: OrderRecord) => boolean;
  readonly all: () => readonly OrderRecord[];
  /** Back to the orders that were there from the start. */
  readonly reset: () => void;
}

const mostOrders = 10_000;
const keysOfOrder = 4;
const day = 24 * 3_600_000;

/** Orders are kept, or asked for by their number, or known from the refunds they have. */
export function createOrderBook(published: readonly OrderRecord[], ledger: Pick<Ledger, "find">): OrderBook {
  const start = published.flatMap(entriesOf);
  const fixed = new Map(start);
  const added = boundedMap<OrderRecord>(keysOfOrder * mostOrders);
  const get = (key: string): OrderRecord | undefined => fixed.get(key) ?? added.get(key);
  const keep = (order: OrderRecord): OrderRecord => {
    for (const [key, value] of entriesOf(order)) added.set(key, value);
    return order;
  };
  return {
    find: (question) => {
      const { by, number, asked, home, nowMs } = question;
      const kept = get(keyOf(by, asked, number));
      if (kept !== undefined) return kept;
      const made = by === "outTradeNo" ? orderAskedFor(number, home, nowMs) : undefined;
      return made === undefined ? orderOfRefunds(question, ledger) : keep(made);
    },
    add: (order) => {
      if (ownKeysOf(order).some((key) => get(key) !== undefined)) return false;
      keep(order);
      return true;
    },
    all: () => [...new Set([...fixed.values(), ...added.values()])],
    reset: added.clear,
  };
}

/** By either number, for its sub-merchant and for whoever sees the orders of all. */
function entriesOf(order: OrderRecord): readonly (readonly [string, OrderRecord])[] {
  const forAll = ownKeysOf({ ...order, owner: { mchid: order.owner.mchid } });
  return [...ownKeysOf(order), ...forAll].map((key) => [key, order]);
}

function ownKeysOf({ owner, transactionId, outTradeNo }: OrderRecord): readonly string[] {
  return [keyOf("transactionId", owner, transactionId), keyOf("outTradeNo", owner, outTradeNo)];
}

function keyOf(by: OrderNumberKind, { mchid, subMchid = "*" }: Owner, number: string): string {
  return `${by}/${mchid}/${subMchid}/${number}`;
}

function orderAskedFor(outTradeNo: string, owner: Owner, nowMs: number): OrderRecord | undefined {
  const asked = orderKindOf(outTradeNo);
  if (asked === undefined) return undefined;
  const { kind, total } = asked;
  return {
    owner,
    outTradeNo,
    transactionId: transactionIdFor(owner, outTradeNo),
    total,
    paidMs: nowMs - kind.paidBeforeSeconds * 1000,
    payer: kind.payer,
    ...(kind.coupons ? { coupons: fifthInCoupons(total) } : {}),
  };
}

/** An order that has refunds was paid, a day before the first of them. */
function orderOfRefunds(question: OrderQuestion, { find }: Pick<Ledger, "find">): OrderRecord | undefined {
  const { by, number, asked, home, nowMs } = question;
  const refunds = find({ by, number, ...asked, home, nowMs });
  const first: RefundRecord | undefined = refunds.at(-1);
  if (first === undefined) return undefined;
  const { owner, outTradeNo, transactionId, money, createdMs } = first;
  return { owner, outTradeNo, transactionId, total: money.total, paidMs: createdMs - day };
}
