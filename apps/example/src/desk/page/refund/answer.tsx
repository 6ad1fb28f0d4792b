import type { Refund } from "@wxrefund/core";
import type { VNode } from "preact";
import { type Entry, type Evident, knownOf } from "../../entry.ts";
import { Copy } from "../copy.tsx";
import { accountOf, arrivalOf, toShopOf } from "./destination.ts";
import { yuan } from "../format.ts";
import { type Say, useLanguage, useSay } from "../language.ts";
import { NextCheck } from "./next-check.tsx";
import { type Checked, Proof } from "./proof.tsx";
import { lookOf, Status } from "../status.tsx";
import { sentenceToBuyer } from "./to-buyer.ts";
import { words } from "../words/page.ts";
import { arrivals } from "../words/accounts.ts";
import { headlines, meanings } from "../words/statuses.ts";

/** Where the money is, in one line. */
export function headlineOf(evident: Evident, say: Say): string {
  const fen = evident.refund?.amount.refund;
  const headline = toShopOf(evident.refund)?.headline ?? headlines[knownOf(evident)];
  return say(headline, { amount: fen === undefined ? "" : yuan(fen) });
}

export interface AnswerProps {
  readonly entry: Entry;
  /** What may be shown of the refund, and whether this page takes it for proven. */
  readonly refund: Refund | undefined;
  readonly proven: boolean;
  readonly checked: Checked;
}

/** The first thing to see: where is the money, who says so, and what may the buyer be told. */
export function Answer({ entry, refund, proven, checked }: AnswerProps): VNode {
  const say = useSay();
  const evident = { refund, notFound: entry.notFound };
  return (
    <div class={`answer ${proven ? lookOf(evident) : "unproven"}`}>
      <p class="which">
        <code>{entry.outRefundNo}</code> <Status of={evident} />
      </p>
      <h2 id="shown" tabIndex={-1}>
        {proven ? headlineOf(evident, say) : say(words.notProven)}
      </h2>
      {proven && refund !== undefined ? <Where refund={refund} /> : null}
      {proven ? <TellBuyer evident={evident} /> : null}
      <Proof checked={checked} />
      <NextCheck entry={entry} proven={proven} />
    </div>
  );
}

/** To which account, and when it usually arrives there; or why not. */
function Where({ refund }: { readonly refund: Refund }): VNode {
  const say = useSay();
  const { text, lang, gloss } = accountOf(refund, useLanguage());
  const { status, wireStatus } = refund;
  const meaning = meanings[status];
  if (meaning !== undefined) {
    return (
      <p class="where">
        {say(meaning)} {status === "UNRECOGNIZED" ? <code>{wireStatus}</code> : null}
      </p>
    );
  }
  return (
    <p class="where">
      {say(words.to)} <span lang={lang}>{text ?? say(words.unknownAccount)}</span>
      {gloss === "" ? "" : ` (${gloss})`}
      <br />
      {say(arrivals[arrivalOf(refund)])}
    </p>
  );
}

/** Words for the buyer, ready to be copied. */
function TellBuyer({ evident }: { readonly evident: Evident }): VNode {
  const say = useSay();
  const language = useLanguage();
  const sentence = sentenceToBuyer(evident, language);
  return (
    <blockquote class="tell">
      <strong>{say(words.tellBuyer)}</strong>
      <p>{sentence}</p>
      <Copy text={sentence} of={say(words.tellBuyer)} />
    </blockquote>
  );
}
