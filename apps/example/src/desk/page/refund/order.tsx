import type { VNode } from "preact";
import type { Entry } from "../../entry.ts";
import { yuan } from "../format.ts";
import { useSay } from "../language.ts";
import { Status } from "../status.tsx";
import { addressOf } from "../connection/use-desk.ts";
import { words } from "../words/page.ts";

export interface OrderProps {
  readonly entry: Entry;
  readonly siblings: readonly Entry[];
}

/** The refunds of one order, where there are several. */
export function Order({ entry, siblings }: OrderProps): VNode | null {
  const say = useSay();
  if (siblings.length < 2) return null;
  const total = entry.refund?.amount.total;
  return (
    <section aria-labelledby="order" class="wide">
      <h3 id="order">
        {say(words.orderRefunds)} ({siblings.length})
      </h3>
      {total === undefined ? null : (
        <p>{say(words.orderBack, { back: yuan(refundedOf(siblings)), total: yuan(total) })}</p>
      )}
      <ul class="siblings">
        {siblings.map((sibling) => (
          <Sibling
            key={sibling.outRefundNo}
            entry={sibling}
            shown={sibling.outRefundNo === entry.outRefundNo}
          />
        ))}
      </ul>
    </section>
  );
}

function refundedOf(siblings: readonly Entry[]): number {
  return siblings
    .filter(({ refund }) => refund?.status === "SUCCESS")
    .reduce((sum, { refund }) => sum + (refund?.amount.refund ?? 0), 0);
}

function Sibling({ entry, shown }: { readonly entry: Entry; readonly shown: boolean }): VNode {
  const { outRefundNo, refund } = entry;
  return (
    <li>
      <a href={addressOf(outRefundNo)} aria-current={shown ? "true" : undefined}>
        {outRefundNo}
      </a>{" "}
      <span class="amount">{refund?.amount.refund === undefined ? "" : yuan(refund.amount.refund)}</span>{" "}
      <Status of={entry} />
    </li>
  );
}
