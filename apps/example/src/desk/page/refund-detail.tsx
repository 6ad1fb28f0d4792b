import type { PinnedKey } from "@wxrefund/browser-verify";
import type { Refund } from "@wxrefund/core";
import type { VNode } from "preact";
import type { RefundView } from "../server/app.ts";
import { Advice, AgainVerdict, TroubleNote } from "./advice.tsx";
import { Amounts } from "./amounts.tsx";
import { server } from "./ask-server.ts";
import { useSay } from "./language.ts";
import { Order } from "./order.tsx";
import { type Checked, ProofBadge, useChecked } from "./proof.tsx";
import { Resolving } from "./resolving.tsx";
import { Status } from "./status.tsx";
import { Timeline } from "./timeline.tsx";
import { numberNames, words } from "./words.ts";

export interface DetailProps {
  readonly view: RefundView;
  readonly pinned: readonly PinnedKey[];
}

/** One refund: where its money is, and who says so. */
export function RefundDetail({ view, pinned }: DetailProps): VNode {
  const say = useSay();
  const { entry, siblings } = view;
  const checked = useChecked(entry, pinned);
  const { refund, proven } = shownRefund(entry.refund, checked);
  return (
    <article class="detail" aria-labelledby="shown">
      <a class="back" href="#/">
        ← {say(words.back)}
      </a>
      <header>
        <h2 id="shown">{entry.outRefundNo}</h2>
        <p class={proven ? "now" : "now unproven"} role="status">
          <Status status={refund?.status} />
        </p>
        <button type="button" onClick={() => void server.recheck(entry.outRefundNo)}>
          {say(words.recheck)}
        </button>
      </header>
      <ProofBadge checked={checked} />
      {entry.trouble === undefined ? null : <TroubleNote entry={entry} trouble={entry.trouble} />}
      {entry.contradiction === undefined ? null : (
        <p class="proof bad" role="alert">
          {say(words.contradiction)}
        </p>
      )}
      <div class={proven ? "facts" : "facts doubtful"}>
        {proven ? null : <p class="claimed">{say(words.claimed)}</p>}
        <Timeline entry={entry} refund={refund} />
        {refund === undefined ? null : <Amounts refund={refund} />}
        <AgainVerdict entry={entry} proven={proven} />
        {refund === undefined ? null : <Advice refund={refund} />}
        {refund?.status === "ABNORMAL" ? <Resolving outRefundNo={entry.outRefundNo} /> : null}
        <Order entry={entry} siblings={siblings} />
        {refund === undefined ? null : <Numbers refund={refund} />}
      </div>
    </article>
  );
}

/** What the page has checked; only where that failed, what the server claims, and it looks that way. */
function shownRefund(
  claimed: Refund | undefined,
  checked: Checked,
): { refund: Refund | undefined; proven: boolean } {
  if (checked.state !== "checked") return { refund: claimed, proven: true };
  const { verdict } = checked;
  return verdict.ok ? { refund: verdict.refund, proven: true } : { refund: claimed, proven: false };
}

const shownNumbers = ["outRefundNo", "refundId", "outTradeNo", "transactionId"] as const;

function Numbers({ refund }: { readonly refund: Refund }): VNode {
  const say = useSay();
  return (
    <section aria-labelledby="numbers">
      <h3 id="numbers">{say(words.numbers)}</h3>
      <dl class="numbers">
        {shownNumbers.map((kind) => (
          <div key={kind}>
            <dt>{say(numberNames[kind])}</dt>
            <dd>{refund[kind] ?? "–"}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
