import type { Refund } from "@wxrefund/core";
import type { VNode } from "preact";
import { useState } from "preact/hooks";
import type { Entry } from "../../entry.ts";
import { type CardField, cardFields, cardOf, wrongFields } from "../checks.ts";
import { server } from "../connection/ask-server.ts";
import { yuan } from "../format.ts";
import { useSay } from "../language.ts";
import { Problem } from "../problem.tsx";
import { useDoing } from "../use-doing.ts";
import { words } from "../words/page.ts";
import { Card } from "./card.tsx";

export interface ResolvingProps {
  readonly entry: Entry;
  readonly refund: Refund;
  readonly speaksV3: boolean;
}

/** How an abnormal refund is paid after all: only APIv3 can be asked for it. */
export function Resolving({ entry, refund, speaksV3 }: ResolvingProps): VNode {
  const say = useSay();
  return (
    <section aria-labelledby="resolving" class="wide">
      <h3 id="resolving">{say(words.resolve)}</h3>
      {speaksV3 ? <Payout entry={entry} refund={refund} /> : <p>{say(words.resolveElsewhere)}</p>}
    </section>
  );
}

/** To another card of the payer, or to the shop, who hands it on: one of the two, once. */
function Payout({ entry, refund }: Omit<ResolvingProps, "speaksV3">): VNode {
  const say = useSay();
  const { busy, problem, start } = useDoing();
  const [toShop, setToShop] = useState(false);
  const [wrong, setWrong] = useState<readonly CardField[]>([]);
  const send = (form: HTMLFormElement): void => {
    const to = toShop ? ({ type: "MERCHANT_BANK_CARD" } as const) : cardOf(new FormData(form));
    const found = to.type === "USER_BANK_CARD" ? wrongFields(to) : [];
    setWrong(found);
    if (found.length === 0) start(() => server.handleAbnormal(entry.outRefundNo, to));
    else focusField(form, found);
  };
  return (
    <form
      class="resolving"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        send(event.currentTarget);
      }}
    >
      <label class="switch">
        <input type="radio" name="way" checked={!toShop} onChange={() => setToShop(false)} />
        {say(words.toCard)}
      </label>
      {toShop ? null : <Card wrong={wrong} />}
      <label class="switch">
        <input type="radio" name="way" checked={toShop} onChange={() => setToShop(true)} />
        {say(words.toShop)}
      </label>
      {toShop ? <p>{say(words.toShopMore)}</p> : null}
      <p class="source">{say(words.resolveOnce)}</p>
      <button type="submit" class="main" aria-busy={busy}>
        {say(words.payOut, { amount: yuan(refund.amount.refund ?? 0) })}
      </button>
      <Problem problem={problem} />
    </form>
  );
}

/** The first of the fields, in the order in which they stand. */
function focusField(form: HTMLFormElement, fields: readonly CardField[]): void {
  const first = cardFields.find((field) => fields.includes(field));
  form.querySelector<HTMLElement>(`[name="${first}"]`)?.focus();
}
