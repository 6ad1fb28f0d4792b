import { birth } from "./birth.ts";
import type { NumberKind, Owner, RefundRecord } from "./record.ts";

interface Known {
  readonly by: NumberKind;
  readonly number: string;
  readonly mchid: string;
  /** Absent: the refunds of all sub-merchants. */
  readonly subMchid?: string;
}

export interface LedgerQuestion extends Known {
  /** Whose refund it becomes if it is born now. */
  readonly home: Owner;
  /** Virtual time. */
  readonly nowMs: number;
}

/**
 * The refunds of the sandbox, at most 10,000 beside those of the start: the oldest order goes first, and a journey
 * asked for again begins anew. Plain values: it may be shared between requests of a Worker.
 */
export interface Ledger {
  /** The refunds with that number, newest first; a number of a journey brings its refunds into being. */
  readonly find: (question: LedgerQuestion) => readonly RefundRecord[];
  readonly add: (refund: RefundRecord) => void;
  readonly all: () => readonly RefundRecord[];
  /** Back to the refunds that were there from the start. */
  readonly reset: () => void;
}

// Beside the refunds that were there from the start.
const mostRefunds = 10_000;

export function createLedger(published: readonly RefundRecord[]): Ledger {
  // In the order of their coming.
  const born = new Set<RefundRecord>();
  const index = new Map<string, RefundRecord[]>();
  const withKey = (key: string): readonly RefundRecord[] => index.get(key) ?? [];
  const note = (refund: RefundRecord): void => {
    for (const key of keysOf(refund)) index.set(key, [refund, ...withKey(key)]);
  };
  const drop = (refund: RefundRecord): void => {
    born.delete(refund);
    for (const key of keysOf(refund)) {
      const others = withKey(key).filter((other) => other !== refund);
      if (others.length === 0) index.delete(key);
      else index.set(key, others);
    }
  };
  const add = (refund: RefundRecord): void => {
    born.add(refund);
    note(refund);
    const [oldest] = born.size > mostRefunds ? born : [];
    if (oldest === undefined) return;
    // A whole order goes: one that lost some of its refunds would never find them again.
    const order = withKey(keyOf("outTradeNo", oldest.owner.mchid, oldest.outTradeNo));
    order.filter((other) => born.has(other) && other !== refund).forEach(drop);
  };
  const reset = (): void => {
    born.clear();
    index.clear();
    published.forEach(note);
  };
  const known = (question: Known): readonly RefundRecord[] =>
    withKey(keyOf(question.by, question.mchid, question.number))
      .filter(({ owner }) => question.subMchid === undefined || owner.subMchid === question.subMchid)
      .toSorted((a, b) => b.createdMs - a.createdMs);
  const isNew = ({ owner, outRefundNo }: RefundRecord): boolean =>
    known({ by: "outRefundNo", number: outRefundNo, ...owner }).length === 0;
  const find = (question: LedgerQuestion): readonly RefundRecord[] => {
    const found = known(question);
    if (found.length > 0) return found;
    birth(question).filter(isNew).forEach(add);
    return known(question);
  };
  reset();
  return { find, add, all: () => [...published, ...born], reset };
}

function keysOf({ owner: { mchid }, ...refund }: RefundRecord): ReadonlySet<string> {
  const keys = new Set([
    keyOf("refundId", mchid, refund.refundId),
    keyOf("outRefundNo", mchid, refund.outRefundNo),
    keyOf("transactionId", mchid, refund.transactionId),
    keyOf("outTradeNo", mchid, refund.outTradeNo),
  ]);
  if (refund.otherRefundId !== undefined) keys.add(keyOf("refundId", mchid, refund.otherRefundId));
  return keys;
}

function keyOf(by: NumberKind, mchid: string, number: string): string {
  return `${by}/${mchid}/${number}`;
}
