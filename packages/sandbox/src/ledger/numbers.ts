import type { Owner } from "./record.ts";

const offsetBasis = 0xcbf29ce484222325n;
const prime = 0x100000001b3n;
const mask = 0xffffffffffffffffn;

/** FNV-1a, 64 bits. */
function hash(text: string): bigint {
  let state = offsetBasis;
  for (const character of text) {
    state = ((state ^ BigInt(character.codePointAt(0) ?? 0)) * prime) & mask;
  }
  return state;
}

/** `count` decimal digits that stand for `text`: the same refund has the same numbers in every run. */
function digits(text: string, count: number): string {
  const twice = `${hash(text).toString().padStart(20, "0")}${hash(`${text}.`).toString().padStart(20, "0")}`;
  return twice.slice(-count);
}

function named(what: string, { mchid, subMchid = "" }: Owner, number: string): string {
  return `${what}/${mchid}/${subMchid}/${number}`;
}

/** 29 digits, as live ones. */
export function refundIdFor(owner: Owner, outRefundNo: string): string {
  return `50300${digits(named("refund", owner, outRefundNo), 24)}`;
}

/** 28 digits, as live ones. */
export function transactionIdFor(owner: Owner, outTradeNo: string): string {
  return `4200${digits(named("order", owner, outTradeNo), 24)}`;
}

/** The refund number itself where it is an order number too (6 to 32 characters), else one made of it. */
export function outTradeNoFor(owner: Owner, outRefundNo: string): string {
  if (outRefundNo.length >= 6 && outRefundNo.length <= 32) return outRefundNo;
  return `T${digits(named("trade", owner, outRefundNo), 24)}`;
}
