import type { VNode } from "preact";
import { useState } from "preact/hooks";
import type { SandboxState } from "../sandbox.ts";
import { server } from "./ask-server.ts";
import { countdown, fenOf } from "./format.ts";
import { useLanguage, useSay } from "./language.ts";
import { faultZh, journeyZh } from "./sandbox-words.ts";
import { addressOf } from "./use-desk.ts";
import { words } from "./words.ts";

/** The hand that moves the sandbox. */
export function SandboxPanel({ state }: { readonly state: SandboxState }): VNode {
  const say = useSay();
  return (
    <aside aria-labelledby="panel" class="panel">
      <h2 id="panel">{say(words.panel)}</h2>
      <p>{say(words.panelIs)}</p>
      <Applying state={state} />
      <Clock state={state} />
      <Faults state={state} />
    </aside>
  );
}

function Applying({ state }: { readonly state: SandboxState }): VNode {
  const say = useSay();
  const language = useLanguage();
  const [journey, setJourney] = useState("PROCESSING_");
  const [refund, setRefund] = useState("12.50");
  const [total, setTotal] = useState("88.00");
  const [problem, setProblem] = useState("");
  const apply = async (): Promise<void> => {
    const [fen, totalFen] = [fenOf(refund), fenOf(total)];
    if (fen === undefined || totalFen === undefined || fen < 1 || fen > totalFen)
      return setProblem(say(words.badAmount));
    const number = Date.now().toString(36).toUpperCase();
    const outRefundNo = `${journey}${number}`;
    // The sandbox knows an order by its number: this one is paid, with that total.
    await server.apply({
      outRefundNo,
      outTradeNo: `PAID${totalFen}_${number}`,
      refund: fen,
      total: totalFen,
    });
    setProblem("");
    location.hash = addressOf(outRefundNo);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void apply().catch((error: unknown) => setProblem(`${say(words.failed)}: ${String(error)}`));
      }}
    >
      <h3>{say(words.make)}</h3>
      <label for="journey">{say(words.whichJourney)}</label>
      <select id="journey" value={journey} onChange={({ currentTarget }) => setJourney(currentTarget.value)}>
        {state.journeys.map(({ prefix, description }) => (
          <option key={prefix} value={prefix}>
            {(language === "zh" ? journeyZh(prefix) : undefined) ?? description}
          </option>
        ))}
      </select>
      <div class="pair">
        <div>
          <label for="refund">{say(words.refundYuan)}</label>
          <input
            id="refund"
            inputMode="decimal"
            value={refund}
            onInput={({ currentTarget }) => setRefund(currentTarget.value)}
          />
        </div>
        <div>
          <label for="total">{say(words.totalYuan)}</label>
          <input
            id="total"
            inputMode="decimal"
            value={total}
            onInput={({ currentTarget }) => setTotal(currentTarget.value)}
          />
        </div>
      </div>
      <button type="submit" class="main">
        {say(words.apply)}
      </button>
      <p role="alert" class="problem">
        {problem}
      </p>
    </form>
  );
}

const leaps = [
  [60, words.minute],
  [300, words.fiveMinutes],
  [3600, words.hour],
  [86_400, words.day],
  [7 * 86_400, words.week],
] as const;

function Clock({ state }: { readonly state: SandboxState }): VNode {
  const say = useSay();
  return (
    <section aria-labelledby="clock">
      <h3 id="clock">{say(words.clock)}</h3>
      <p role="status">
        {say(words.clockAhead)} {countdown(state.offsetSeconds * 1000)}
      </p>
      <div class="buttons">
        {leaps.map(([seconds, name]) => (
          <button key={seconds} type="button" onClick={() => void server.advance(seconds)}>
            {say(name)}
          </button>
        ))}
      </div>
    </section>
  );
}

function Faults({ state }: { readonly state: SandboxState }): VNode {
  const say = useSay();
  const language = useLanguage();
  const [fault, setFault] = useState("tampered");
  return (
    <section aria-labelledby="faults">
      <h3 id="faults">{say(words.faults)}</h3>
      <label class="switch">
        <input
          type="checkbox"
          checked={state.tampering}
          onChange={({ currentTarget }) => void server.tamper(currentTarget.checked)}
        />
        {say(words.tamper)}
      </label>
      <label for="fault">{say(words.fault)}</label>
      <select id="fault" value={fault} onChange={({ currentTarget }) => setFault(currentTarget.value)}>
        {state.faults
          .filter(({ concludes }) => concludes.v3 !== undefined)
          .map(({ id, description }) => (
            <option key={id} value={id}>
              {id}: {(language === "zh" ? faultZh(id) : undefined) ?? description}
            </option>
          ))}
      </select>
      <div class="buttons">
        <button type="button" onClick={() => void server.arm(fault, 1)}>
          {say(words.once)}
        </button>
        <button type="button" onClick={() => void server.arm(fault, "always")}>
          {say(words.always)}
        </button>
        <button type="button" onClick={() => void server.disarm()}>
          {say(words.disarm)}
        </button>
      </div>
      <p role="status">
        {state.armed.length === 0
          ? say(words.nothingArmed)
          : `${say(words.armed)}: ${state.armed.map(({ fault: id, times }) => `${id} × ${times === "always" ? "∞" : times}`).join(", ")}`}
      </p>
    </section>
  );
}
