import { type BoundedMap, boundedMap } from "../bounded-map.ts";
import { birth } from "./birth.ts";
import { type Numbered, type Place, Places } from "./places.ts";
import type { Owner, RefundRecord } from "./record.ts";

interface Known extends Numbered {
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

interface Books {
  readonly places: Places;
  start: readonly Place[];
  /** In the order of their coming. */
  readonly born: Set<Place>;
  readonly claims: BoundedMap<true>;
  readonly onAdd: (refund: RefundRecord) => void;
}

/** `onAdd` hears of every refund that comes after the start. */
export function createLedger(
  published: readonly RefundRecord[],
  onAdd: (refund: RefundRecord) => void = () => undefined,
): Ledger {
  const places = new Places();
  const books: Books = { places, start: [], born: new Set(), claims: boundedMap(mostRefunds), onAdd };
  const reset = (): void => {
    for (const kept of [books.born, places, books.claims]) kept.clear();
    books.start = published.map((record) => places.note(record));
  };
  reset();
  return {
    find: (question) => find(books, question),
    add: (refund) => add(books, refund),
    change: (refund, to) => change(places, refund, to),
    claim: (owner, outRefundNo) => books.claims.set(claimOf(owner, outRefundNo), true),
    all: () => [...books.start, ...books.born].map(({ record }) => record),
    reset,
  };
}

function find(books: Books, question: LedgerQuestion): readonly RefundRecord[] {
  const found = known(books, question);
  if (found.length > 0) return found;
  for (const refund of birth(question).filter((one) => isNew(books, one))) add(books, refund);
  return known(books, question);
}

function known({ places }: Books, question: Known): readonly RefundRecord[] {
  return places
    .of(question)
    .map(({ record }) => record)
    .filter(({ owner }) => question.subMchid === undefined || owner.subMchid === question.subMchid)
    .toSorted((a, b) => b.createdMs - a.createdMs);
}

function isNew(books: Books, { owner, outRefundNo }: RefundRecord): boolean {
  if (books.claims.get(claimOf(owner, outRefundNo)) !== undefined) return false;
  return known(books, { by: "outRefundNo", number: outRefundNo, ...owner }).length === 0;
}

function add(books: Books, refund: RefundRecord): void {
  const { places, born, onAdd } = books;
  const place = places.note(refund);
  born.add(place);
  onAdd(refund);
  const [oldest] = born.size > mostRefunds ? born : [];
  if (oldest !== undefined) dropOrder(books, oldest.record, place);
}

/** A whole order goes: one that lost some of its refunds would never find them again. */
function dropOrder({ places, born }: Books, { owner, outTradeNo }: RefundRecord, kept: Place): void {
  const order = places.of({ by: "outTradeNo", mchid: owner.mchid, number: outTradeNo });
  for (const place of order.filter((other) => born.has(other) && other !== kept)) {
    born.delete(place);
    places.drop(place);
  }
}

function change(places: Places, refund: RefundRecord, to: RefundRecord): void {
  const { owner, refundId } = refund;
  const found = places.of({ by: "refundId", mchid: owner.mchid, number: refundId });
  const place = found.find(({ record }) => record === refund);
  if (place !== undefined) place.record = to;
}

function claimOf({ mchid, subMchid = "" }: Owner, outRefundNo: string): string {
  return `${mchid}/${subMchid}/${outRefundNo}`;
}
