import type { Refund } from "@wxrefund/core";
import type { VNode } from "preact";
import { mayBeForgotten } from "../../entry.ts";
import type { RefundView } from "../../server/app.ts";
import type { PageSetup } from "../../server/document.ts";
import { Again } from "./again.tsx";
import { Amounts } from "./amounts.tsx";
import { Answer } from "./answer.tsx";
import { server } from "../connection/ask-server.ts";
import { useSay } from "../language.ts";
import { Numbers } from "./numbers.tsx";
import { Order } from "./order.tsx";
import { Problem } from "../problem.tsx";
import { type Checked, useChecked } from "./proof.tsx";
import { Resolving } from "./resolving.tsx";
import { Timeline } from "./timeline.tsx";
import { Troubles } from "./trouble.tsx";
import { home } from "../connection/use-desk.ts";
import { useDoing } from "../use-doing.ts";
import { words } from "../words/page.ts";

export interface DetailProps {
  readonly view: RefundView;
  readonly setup: PageSetup;
}

/** One refund: where its money is, and who says so. */
export function RefundDetail({ view: { entry, siblings }, setup }: DetailProps): VNode {
  const say = useSay();
  const checked = useChecked(entry, setup.pinned);
  const { refund, proven } = shownRefund(entry.refund, checked);
  return (
    <article class="detail" aria-labelledby="shown">
      <a class="back" href={home}>
        ← {say(words.back)}
      </a>
      <Answer entry={entry} refund={refund} proven={proven} checked={checked} />
      <Troubles entry={entry} />
      {entry.contradiction === undefined ? null : (
        <p class="contradiction" role="alert">
          {say(words.contradiction)}
        </p>
      )}
      {proven ? null : <p class="claimed">{say(words.claimed)}</p>}
      <div class={proven ? "facts" : "facts doubtful"}>
        {refund?.status === "ABNORMAL" && proven && checked.state !== "checking" ? (
          <Resolving entry={entry} refund={refund} speaksV3={setup.speaksV3} />
        ) : null}
        {refund === undefined ? null : <Timeline entry={entry} refund={refund} />}
        <Again entry={entry} refund={refund} proven={proven} />
        {refund === undefined ? null : <Amounts refund={refund} />}
        <Order entry={entry} siblings={siblings} />
        {refund === undefined ? null : <Numbers refund={refund} />}
      </div>
      {mayBeForgotten(entry) ? <TakeOff outRefundNo={entry.outRefundNo} /> : null}
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

/** A mistyped number need not stay. */
function TakeOff({ outRefundNo }: { readonly outRefundNo: string }): VNode {
  const say = useSay();
  const { problem, start } = useDoing();
  const takeOff = async (): Promise<void> => {
    await server.forget(outRefundNo);
    location.hash = home;
  };
  return (
    <div class="buttons">
      <button type="button" onClick={() => start(takeOff)}>
        {say(words.remove)}
      </button>
      <Problem problem={problem} />
    </div>
  );
}
