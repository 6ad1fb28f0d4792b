import type { OneOfMany } from "@wxrefund/client";
import { printable, type RefundErrorKind } from "@wxrefund/core";
import { duration } from "../render/duration.ts";

/** What many questions came to, in counts. */
export interface Tally {
  readonly statuses: Map<string, number>;
  readonly failures: Map<RefundErrorKind, number>;
}

export function newTally(): Tally {
  return { statuses: new Map(), failures: new Map() };
}

export function count({ statuses, failures }: Tally, one: OneOfMany): void {
  if (one.ok) add(statuses, one.result.refund.status);
  else add(failures, one.error.kind);
}

function add<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** `3 of 4 refunds found in 2 s: 2 SUCCESS, 1 PROCESSING; 1 failed: 1 untrusted.` */
export function tallyLine({ statuses, failures }: Tally, elapsedMs: number): string {
  const [found, failed] = [total(statuses), total(failures)];
  const head = `${found} of ${found + failed} refunds found in ${duration(elapsedMs)}`;
  const told = [head, ...listOf(statuses)].join(": ");
  return failed === 0 ? `${told}.` : `${told}; ${failed} failed: ${listOf(failures).join()}.`;
}

function total(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((sum, one) => sum + one, 0);
}

function listOf(counts: ReadonlyMap<string, number>): string[] {
  const parts = [...counts].map(([name, number]) => `${number} ${printable(name, 40)}`);
  return parts.length === 0 ? [] : [parts.join(", ")];
}
