import { boundedMap } from "../bounded-map.ts";
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
  /** An application named this number: from here on no question brings its journey into being. */
  readonly claim: (owner: Owner, outRefundNo: string) => void;
  /** Puts another record in a refund's place, with the same numbers. */
  readonly change: (refund: RefundRecord, to: RefundRecord) => void;
  readonly all: () => readonly RefundRecord[];
  /** Back to the refunds that were there from the start. */
  readonly reset: () => void;
}

// Beside the refunds that were there from the start.
const mostRefunds = 10_000;

/** A refund's place, which it keeps when its record changes. */
interface Place {
  record: RefundRecord;
}

/** `onAdd` hears of every refund that comes after the start. */
export function createLedger(
  published: readonly RefundRecord[],
  onAdd: (refund: RefundRecord) => void = () => undefined,
): Ledger {
  let start: readonly Place[] = [];
  // In the order of their coming.
  const born = new Set<Place>();
  const index = new Map<string, readonly Place[]>();
  const claims = boundedMap<true>(mostRefunds);
  const withKey = (key: string): readonly Place[] => index.get(key) ?? [];
  const note = (record: RefundRecord): Place => {
    const place = { record };
    for (const key of keysOf(record)) index.set(key, [place, ...withKey(key)]);
    return place;
  };
  const drop = (place: Place): void => {
    born.delete(place);
    for (const key of keysOf(place.record)) {
      const others = withKey(key).filter((other) => other !== place);
      if (others.length === 0) index.delete(key);
      else index.set(key, others);
    }
  };
  const add = (refund: RefundRecord): void => {
    const place = note(refund);
    born.add(place);
    onAdd(refund);
    const [oldest] = born.size > mostRefunds ? born : [];
    if (oldest === undefined) return;
    // A whole order goes: one that lost some of its refunds would never find them again.
    const { owner, outTradeNo } = oldest.record;
    const order = withKey(keyOf("outTradeNo", owner.mchid, outTradeNo));
    order.filter((other) => born.has(other) && other !== place).forEach(drop);
  };
  const reset = (): void => {
    born.clear();
    index.clear();
    claims.clear();
    start = published.map(note);
  };
  const known = (question: Known): readonly RefundRecord[] =>
    withKey(keyOf(question.by, question.mchid, question.number))
      .map(({ record }) => record)
      .filter(({ owner }) => question.subMchid === undefined || owner.subMchid === question.subMchid)
      .toSorted((a, b) => b.createdMs - a.createdMs);
  const isNew = ({ owner, outRefundNo }: RefundRecord): boolean =>
    claims.get(claimOf(owner, outRefundNo)) === undefined &&
    known({ by: "outRefundNo", number: outRefundNo, ...owner }).length === 0;
  const find = (question: LedgerQuestion): readonly RefundRecord[] => {
    const found = known(question);
    if (found.length > 0) return found;
    birth(question).filter(isNew).forEach(add);
    return known(question);
  };
  const change = (refund: RefundRecord, to: RefundRecord): void => {
    const places = withKey(keyOf("refundId", refund.owner.mchid, refund.refundId));
    const place = places.find(({ record }) => record === refund);
    if (place !== undefined) place.record = to;
  };
  reset();
  return {
    find,
    add,
    change,
    claim: (owner, outRefundNo) => claims.set(claimOf(owner, outRefundNo), true),
    all: () => [...start, ...born].map(({ record }) => record),
    reset,
  };
}

function claimOf({ mchid, subMchid = "" }: Owner, outRefundNo: string): string {
  return `${mchid}/${subMchid}/${outRefundNo}`;
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
