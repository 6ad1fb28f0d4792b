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

/** The refunds of the sandbox. Plain values: it may be shared between requests of a Worker. */
export interface Ledger {
  /** The refunds with that number, newest first; a number of a journey brings its refunds into being. */
  readonly find: (question: LedgerQuestion) => readonly RefundRecord[];
  readonly add: (refund: RefundRecord) => void;
  readonly all: () => readonly RefundRecord[];
  /** Back to the refunds that were there from the start. */
  readonly reset: () => void;
}

export function createLedger(published: readonly RefundRecord[]): Ledger {
  const refunds: RefundRecord[] = [];
  const index = new Map<string, RefundRecord[]>();
  const add = (refund: RefundRecord): void => {
    refunds.push(refund);
    for (const key of keysOf(refund)) index.set(key, [refund, ...(index.get(key) ?? [])]);
  };
  const reset = (): void => {
    refunds.length = 0;
    index.clear();
    published.forEach(add);
  };
  const known = (question: Known): readonly RefundRecord[] =>
    (index.get(keyOf(question.by, question.mchid, question.number)) ?? [])
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
  return { find, add, all: () => [...refunds], reset };
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
