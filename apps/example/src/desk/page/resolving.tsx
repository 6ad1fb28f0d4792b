import type { VNode } from "preact";
import { useState } from "preact/hooks";
import { problemText, server } from "./ask-server.ts";
import { useSay } from "./language.ts";
import { words } from "./words.ts";

const banks = ["ICBC_DEBIT", "ABC_DEBIT", "BOC_DEBIT", "CCB_DEBIT", "CMB_DEBIT", "PSBC_DEBIT"];

/** The form for an abnormal refund: to another card of the payer, or to the shop, who hands it on. */
export function Resolving({ outRefundNo }: { readonly outRefundNo: string }): VNode {
  const say = useSay();
  const [problem, setProblem] = useState("");
  const send = async (to: Readonly<Record<string, string>>): Promise<void> => {
    setProblem("");
    await server.handleAbnormal(outRefundNo, to).catch((error: unknown) => setProblem(problemText(error)));
  };
  return (
    <section aria-labelledby="resolving">
      <h3 id="resolving">{say(words.resolve)}</h3>
      <form
        class="resolving"
        onSubmit={(event) => {
          event.preventDefault();
          const given = Object.fromEntries(new FormData(event.currentTarget));
          void send({ type: "USER_BANK_CARD", ...textsOf(given) });
        }}
      >
        <label>
          {say(words.bank)}
          <select name="bankType">
            {banks.map((bank) => (
              <option key={bank}>{bank}</option>
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
        <div class="buttons">
          <button type="submit" class="main">
            {say(words.toPayersCard)}
          </button>
          <button type="button" onClick={() => void send({ type: "MERCHANT_BANK_CARD" })}>
            {say(words.toShop)}
          </button>
        </div>
      </form>
      <p class="source">{say(words.resolveOnce)}</p>
      <p role="alert" class="problem">
        {problem}
      </p>
    </section>
  );
}

function textsOf(given: Readonly<Record<string, FormDataEntryValue>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, typeof value === "string" ? value : ""]),
  );
}
