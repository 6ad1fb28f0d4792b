import type { Refund } from "@wxrefund/core";
import type { VNode } from "preact";
import { useState } from "preact/hooks";
import type { Entry } from "../../entry.ts";
import { server } from "../connection/ask-server.ts";
import { yuan } from "../format.ts";
import { useSay } from "../language.ts";
import { Problem } from "../problem.tsx";
import { useDoing } from "../use-doing.ts";
import { words } from "../words/page.ts";

/** WeChat Pay's code for a bank's debit cards, and the bank's name. */
const banks = [
  ["ICBC_DEBIT", "工商银行"],
  ["ABC_DEBIT", "农业银行"],
  ["BOC_DEBIT", "中国银行"],
  ["CCB_DEBIT", "建设银行"],
  ["CMB_DEBIT", "招商银行"],
  ["PSBC_DEBIT", "邮储银行"],
] as const;

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
  const send = (form: HTMLFormElement): void => {
    const card = { type: "USER_BANK_CARD", ...textsOf(new FormData(form)) };
    const to = toShop ? { type: "MERCHANT_BANK_CARD" } : card;
    start(() => server.handleAbnormal(entry.outRefundNo, to));
  };
  return (
    <form
      class="resolving"
      onSubmit={(event) => {
        event.preventDefault();
        send(event.currentTarget);
      }}
    >
      <label class="switch">
        <input type="radio" name="way" checked={!toShop} onChange={() => setToShop(false)} />
        {say(words.toCard)}
      </label>
      {toShop ? null : <Card />}
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

function Card(): VNode {
  const say = useSay();
  return (
    <div class="card">
      <label>
        {say(words.bank)}
        <select name="bankType">
          {banks.map(([code, name]) => (
            <option key={code} value={code} lang="zh-CN">
              {name}
            </option>
          ))}
        </select>
      </label>
      <label>
        {say(words.cardNumber)}
        <input name="bankAccount" inputMode="numeric" autocomplete="off" required />
      </label>
      <label>
        {say(words.cardHolder)}
        <input name="realName" autocomplete="off" required />
      </label>
    </div>
  );
}

function textsOf(given: FormData): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...given].map(([name, value]) => [name, typeof value === "string" ? value : ""]),
  );
}
