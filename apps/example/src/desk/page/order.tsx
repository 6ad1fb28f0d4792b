import type { VNode } from "preact";
import type { Entry } from "../entry.ts";
import { yuan } from "./format.ts";
import { useSay } from "./language.ts";
import { Status } from "./status.tsx";
import { addressOf } from "./use-desk.ts";
import { words } from "./words.ts";

/** The refunds of one order, where there are several. */
export function Order({
  entry,
  siblings,
}: {
  readonly entry: Entry;
  readonly siblings: readonly Entry[];
}): VNode | null {
  const say = useSay();
  if (siblings.length < 2) return null;
  const total = entry.refund?.amount.total;
  const back = siblings
    .filter(({ refund }) => refund?.status === "SUCCESS")
    .reduce((sum, { refund }) => sum + (refund?.amount.refund ?? 0), 0);
  return (
    <section aria-labelledby="order">
      <h3 id="order">
        {say(words.orderRefunds)} ({siblings.length})
      </h3>
      {total === undefined ? null : (
        <p>
          {yuan(back)} {say(words.ofOrder)} {yuan(total)}
        </p>
      )}
      <ul class="siblings">
        {siblings.map(({ outRefundNo, refund }) => (
          <li key={outRefundNo}>
            <a
              href={addressOf(outRefundNo)}
              aria-current={outRefundNo === entry.outRefundNo ? "true" : undefined}
            >
              {outRefundNo}
            </a>{" "}
            <span class="amount">
              {refund?.amount.refund === undefined ? "" : yuan(refund.amount.refund)}
            </span>{" "}
            <Status status={refund?.status} />
          </li>
        ))}
      </ul>
    </section>
  );
}
