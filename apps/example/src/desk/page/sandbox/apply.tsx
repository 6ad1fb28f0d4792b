import type { Sentence } from "@wxrefund/browser-verify/messages";
import type { VNode } from "preact";
import { useState } from "preact/hooks";
import type { SandboxState } from "../../sandbox.ts";
import { sandboxServer } from "../connection/ask-server.ts";
import { fenOf } from "../format.ts";
import { useSay } from "../language.ts";
import { Problem } from "../problem.tsx";
import { addressOf } from "../connection/use-desk.ts";
import { useDoing } from "../use-doing.ts";
import { words } from "../words/page.ts";
import { journeyZh } from "../words/sandbox.ts";

/** Applies for a refund that takes the chosen journey, and opens it. */
export function SandboxApply({ state: { journeys } }: { readonly state: SandboxState }): VNode {
  const say = useSay();
  const { busy, problem, start, complain } = useDoing();
  const [journey, setJourney] = useState("PROCESSING_");
  const [refund, setRefund] = useState("12.50");
  const [total, setTotal] = useState("88.00");
  // A narrow list cuts its texts short, so the chosen one stands below it, too.
  const told = (prefix: string): string => {
    const { description = prefix } = journeys.find((one) => one.prefix === prefix) ?? {};
    return say({ en: description, zh: journeyZh(prefix) ?? description });
  };
  const apply = (): void => {
    const [fen, totalFen] = [fenOf(refund), fenOf(total)];
    if (totalFen === undefined || totalFen < 1) return complain(words.badTotal);
    if (fen === undefined || fen < 1 || fen > totalFen) return complain(words.badAmount);
    return start(() => applied({ journey, refund: fen, total: totalFen }));
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        apply();
      }}
    >
      <h3>{say(words.make)}</h3>
      <label for="journey">{say(words.whichJourney)}</label>
      <select id="journey" value={journey} onChange={({ currentTarget }) => setJourney(currentTarget.value)}>
        {journeys.map(({ prefix }) => (
          <option key={prefix} value={prefix}>
            {told(prefix)}
          </option>
        ))}
      </select>
      <p class="source">{told(journey)}</p>
      <div class="pair">
        <Yuan
          id="refund"
          name={words.refundYuan}
          value={refund}
          set={setRefund}
          wrong={problem === words.badAmount}
        />
        <Yuan
          id="total"
          name={words.totalYuan}
          value={total}
          set={setTotal}
          wrong={problem === words.badTotal}
        />
      </div>
      <button type="submit" class="main" aria-busy={busy}>
        {say(words.apply)}
      </button>
      <Problem problem={problem} id="amount-problem" />
    </form>
  );
}

interface YuanProps {
  readonly id: string;
  readonly name: Sentence;
  readonly value: string;
  readonly set: (value: string) => void;
  readonly wrong: boolean;
}

function Yuan({ id, name, value, set, wrong }: YuanProps): VNode {
  const say = useSay();
  return (
    <div>
      <label for={id}>{say(name)}</label>
      <input
        id={id}
        inputMode="decimal"
        autocomplete="off"
        value={value}
        aria-invalid={wrong}
        aria-describedby="amount-problem"
        onInput={({ currentTarget }) => set(currentTarget.value)}
      />
    </div>
  );
}

interface Wanted {
  readonly journey: string;
  readonly refund: number;
  readonly total: number;
}

async function applied({ journey, refund, total }: Wanted): Promise<void> {
  const number = Date.now().toString(36).toUpperCase();
  const outRefundNo = `${journey}${number}`;
  // The sandbox knows an order by its number: this one is paid, with that total.
  const outTradeNo = `PAID${total}_${number}`;
  await sandboxServer.apply({ outRefundNo, outTradeNo, refund, total });
  location.hash = addressOf(outRefundNo);
}
