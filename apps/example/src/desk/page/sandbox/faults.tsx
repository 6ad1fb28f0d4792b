import type { Sentence } from "@wxrefund/browser-verify/messages";
import type { VNode } from "preact";
import { useState } from "preact/hooks";
import type { ArmedFault, SandboxState } from "../../sandbox.ts";
import { sandboxServer } from "../connection/ask-server.ts";
import { type Say, useSay } from "../language.ts";
import { Problem } from "../problem.tsx";
import { type Doing, useDoing } from "../use-doing.ts";
import { words } from "../words/page.ts";
import { faultGroups, faultZh } from "../words/sandbox.ts";

export interface FaultsProps {
  readonly state: SandboxState;
  readonly done: (what: Sentence) => void;
}

/** What may go wrong: between the desk and this page, and between WeChat Pay and the desk. */
export function SandboxFaults({ state, done }: FaultsProps): VNode {
  const { armed, tampering } = state;
  const say = useSay();
  const doing = useDoing();
  const tamper = async (on: boolean): Promise<void> => {
    await sandboxServer.tamper(on);
    done(on ? words.liesNow : words.liesNoMore);
  };
  return (
    <section aria-labelledby="faults">
      <h3 id="faults">{say(words.faults)}</h3>
      <label class="switch">
        <input
          type="checkbox"
          checked={tampering}
          onChange={({ currentTarget: { checked } }) => doing.start(() => tamper(checked))}
        />
        {say(words.tamper)}
      </label>
      <Arming {...{ state, done, doing }} />
      <p class="state">
        {armed.length === 0
          ? say(words.nothingArmed)
          : `${say(words.armed)}: ${armed.map((one) => `${toldBy(say, state)(one.fault)} ${timesOf(one)}`).join(" ")}`}
      </p>
      <Problem problem={doing.problem} />
    </section>
  );
}

function toldBy(say: Say, { faults }: SandboxState): (id: string) => string {
  return (id) => {
    const { description = id } = faults.find((one) => one.id === id) ?? {};
    return say({ en: description, zh: faultZh(id) ?? description });
  };
}

/** One of all the faults, by what it meets. */
function Arming({ state, done, doing: { start } }: FaultsProps & { readonly doing: Doing }): VNode {
  const say = useSay();
  const [fault, setFault] = useState("tampered");
  const told = toldBy(say, state);
  const group = state.faults.find(({ id }) => id === fault)?.meets ?? "check";
  const arm = async (times: number | "always"): Promise<void> => {
    await sandboxServer.arm(fault, times);
    done(faultGroups[group].hint);
  };
  const disarm = async (): Promise<void> => {
    await sandboxServer.disarm();
    done(words.rightAgain);
  };
  return (
    <>
      <label for="fault">{say(words.fault)}</label>
      <select id="fault" value={fault} onChange={({ currentTarget }) => setFault(currentTarget.value)}>
        <Groups state={state} />
      </select>
      <p class="source">{told(fault)}</p>
      <div class="buttons">
        <button type="button" onClick={() => start(() => arm(1))}>
          {say(words.once)}
        </button>
        <button type="button" onClick={() => start(() => arm("always"))}>
          {say(words.always)}
        </button>
        <button type="button" onClick={() => start(disarm)}>
          {say(words.disarm)}
        </button>
      </div>
    </>
  );
}

function Groups({ state }: Pick<FaultsProps, "state">): VNode {
  const say = useSay();
  const told = toldBy(say, state);
  return (
    <>
      {Object.entries(faultGroups).map(([group, { name }]) => (
        <optgroup key={group} label={say(name)}>
          {state.faults
            .filter(({ meets }) => meets === group)
            .map(({ id }) => (
              <option key={id} value={id}>
                {told(id)}
              </option>
            ))}
        </optgroup>
      ))}
    </>
  );
}

function timesOf({ times }: ArmedFault): string {
  return `(× ${times === "always" ? "∞" : times})`;
}
