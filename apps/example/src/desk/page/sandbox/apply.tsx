import type { Sentence } from "@wxrefund/browser-verify/messages";
import type { VNode } from "preact";
import { useState } from "preact/hooks";
import type { PanelJourney, SandboxState } from "../../sandbox.ts";
import { sandboxServer } from "../connection/ask-server.ts";
import { fenOf, plainYuan } from "../format.ts";
import { useSay } from "../language.ts";
import { Problem } from "../problem.tsx";
import { addressOf } from "../connection/use-desk.ts";
import { useDoing } from "../use-doing.ts";
import { words } from "../words/page.ts";
import { journeyZh } from "../words/sandbox.ts";

export interface ApplyProps {
  readonly state: SandboxState;
  readonly done: (what: Sentence) => void;
}

/** Applies for a refund that takes the chosen journey, and opens it. */
export function SandboxApply({ state: { journeys }, done }: ApplyProps): VNode {
  const say = useSay();
  const { busy, problem, start, complain } = useDoing();
  const [prefix, setPrefix] = useState("PROCESSING_");
  const [yuan, setYuan] = useState(usual);
  const journeyOf = (of: string): PanelJourney | undefined => journeys.find((one) => one.prefix === of);
  const choose = (chosen: string): void => {
    setPrefix(chosen);
    setYuan(amountOf(journeyOf(chosen)));
  };
  const apply = (): void => {
    const amount = readAmount(yuan);
    if ("wrong" in amount) return complain(amount.wrong);
    const coupons = journeyOf(prefix)?.coupons ?? false;
    return start(async () => {
      await applied({ prefix, coupons, ...amount });
      done(words.appliedFor);
    });
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        apply();
      }}
    >
      <h3>{say(words.make)}</h3>
      <Journeys {...{ journeys, prefix, choose }} />
      <div class="pair">
        <Yuan
          id="refund"
          name={words.refundYuan}
          value={yuan.refund}
          set={(refund) => setYuan({ ...yuan, refund })}
          wrong={problem === words.badAmount}
        />
        <Yuan
          id="total"
          name={words.totalYuan}
          value={yuan.total}
          set={(total) => setYuan({ ...yuan, total })}
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

/** As they are entered. */
interface Yuans {
  readonly refund: string;
  readonly total: string;
}

const usual: Yuans = { refund: "12.50", total: "88.00" };

/** Those that the journey's words speak of. */
function amountOf(journey: PanelJourney | undefined): Yuans {
  const { amount } = journey ?? {};
  return amount === undefined ? usual : { refund: plainYuan(amount.refund), total: plainYuan(amount.total) };
}

type Amount = { readonly refund: number; readonly total: number } | { readonly wrong: Sentence };

function readAmount(yuan: Yuans): Amount {
  const [refund, total] = [fenOf(yuan.refund), fenOf(yuan.total)];
  if (total === undefined || total < 1) return { wrong: words.badTotal };
  if (refund === undefined || refund < 1 || refund > total) return { wrong: words.badAmount };
  return { refund, total };
}

interface JourneysProps {
  readonly journeys: readonly PanelJourney[];
  readonly prefix: string;
  readonly choose: (prefix: string) => void;
}

function Journeys({ journeys, prefix, choose }: JourneysProps): VNode {
  const say = useSay();
  // A narrow list cuts its texts short, so the chosen one stands below it, too.
  const told = (of: string): string => {
    const { description = of } = journeys.find((one) => one.prefix === of) ?? {};
    return say({ en: description, zh: journeyZh(of) ?? description });
  };
  return (
    <>
      <label for="journey">{say(words.whichJourney)}</label>
      <select id="journey" value={prefix} onChange={({ currentTarget }) => choose(currentTarget.value)}>
        {journeys.map((journey) => (
          <option key={journey.prefix} value={journey.prefix}>
            {told(journey.prefix)}
          </option>
        ))}
      </select>
      <p class="source">{told(prefix)}</p>
    </>
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
  readonly prefix: string;
  readonly coupons: boolean;
  readonly refund: number;
  readonly total: number;
}

async function applied({ prefix, coupons, refund, total }: Wanted): Promise<void> {
  const number = Date.now().toString(36).toUpperCase();
  const outRefundNo = `${prefix}${number}`;
  // The sandbox knows an order by its number: this one is paid, with that total.
  const outTradeNo = `${coupons ? "COUPONS" : "PAID"}${total}_${number}`;
  await sandboxServer.apply({ outRefundNo, outTradeNo, refund, total });
  location.hash = addressOf(outRefundNo);
}
