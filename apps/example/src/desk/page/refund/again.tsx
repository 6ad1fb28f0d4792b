import type { Sentence } from "@wxrefund/browser-verify/messages";
import { mayRefundAgain, type Refund } from "@wxrefund/core";
import type { VNode } from "preact";
import type { Entry } from "../../entry.ts";
import { useSay } from "../language.ts";
import { toShopOf } from "./destination.ts";
import { words } from "../words/page.ts";
import { againAppliedZh, againNames, againUnprovenZh, againZh } from "../words/statuses.ts";

const source: Sentence = {
  en: "APIv3 refund guide, refund states; APIv3 and V2 refund pages",
  zh: "APIv3 退款开发指引的退款状态；APIv3 与 V2 的申请退款页和查询退款页",
};

export interface AgainProps {
  readonly entry: Entry;
  readonly refund: Refund | undefined;
  readonly proven: boolean;
}

/** The one question that must not be answered wrongly, and what to do instead. */
export function Again({ entry, refund, proven }: AgainProps): VNode {
  const say = useSay();
  const doubtful = refund !== undefined && !proven;
  const shop = doubtful ? undefined : toShopOf(refund);
  const verdict = doubtful ? mayRefundAgain({ refund, answer: { verified: false } }) : entry.verdict;
  const unproven = isOfApplication(entry) ? againAppliedZh : againUnprovenZh;
  const zh = refund === undefined || doubtful ? unproven[verdict.verdict] : againZh[refund.status];
  return (
    <section aria-labelledby="again" class={`again ${verdict.verdict}`}>
      <h3 id="again">{say(words.again)}</h3>
      <p class="verdict">{say(againNames[verdict.verdict])}</p>
      <p>{say(shop?.because ?? { en: plain(verdict.because), zh: zh.because })}</p>
      <p>
        <strong class="todo">{say(words.todo)}</strong>
        {say(shop?.todo ?? { en: plain(verdict.todo), zh: zh.todo })}
      </p>
      <p class="source">
        {say(words.source)}: {say(source)}
      </p>
    </section>
  );
}

/** Whether the verdict is on the application: a query's failure replaces it only while it is open. */
function isOfApplication({ refund, application, trouble }: Entry): boolean {
  return refund === undefined && application !== undefined && !(application.open && trouble !== undefined);
}

/** Core names the field of the API; a shop knows it as a number. */
function plain(text: string): string {
  return text.replaceAll("out_refund_no", "refund number");
}
