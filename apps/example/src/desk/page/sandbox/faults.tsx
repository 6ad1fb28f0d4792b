import type { VNode } from "preact";
import { useState } from "preact/hooks";
import type { ArmedFault, SandboxState } from "../../sandbox.ts";
import { sandboxServer } from "../connection/ask-server.ts";
import { useSay } from "../language.ts";
import { Problem } from "../problem.tsx";
import { useDoing } from "../use-doing.ts";
import { words } from "../words/page.ts";
import { faultZh } from "../words/sandbox.ts";

/** What may go wrong: between the desk and this page, and between WeChat Pay and the desk. */
export function SandboxFaults({ state }: { readonly state: SandboxState }): VNode {
  const { faults, armed, tampering } = state;
  const say = useSay();
  const { problem, start } = useDoing();
  const [fault, setFault] = useState("tampered");
  const told = (id: string): string => {
    const { description = id } = faults.find((one) => one.id === id) ?? {};
    return say({ en: description, zh: faultZh(id) ?? description });
  };
  return (
    <section aria-labelledby="faults">
      <h3 id="faults">{say(words.faults)}</h3>
      <label class="switch">
        <input
          type="checkbox"
          checked={tampering}
          onChange={({ currentTarget: { checked } }) => start(() => sandboxServer.tamper(checked))}
        />
        {say(words.tamper)}
      </label>
      <label for="fault">{say(words.fault)}</label>
      <select id="fault" value={fault} onChange={({ currentTarget }) => setFault(currentTarget.value)}>
        {faults.map(({ id }) => (
          <option key={id} value={id}>
            {told(id)}
          </option>
        ))}
      </select>
      <p class="source">{told(fault)}</p>
      <div class="buttons">
        <button type="button" onClick={() => start(() => sandboxServer.arm(fault, 1))}>
          {say(words.once)}
        </button>
        <button type="button" onClick={() => start(() => sandboxServer.arm(fault, "always"))}>
          {say(words.always)}
        </button>
        <button type="button" onClick={() => start(sandboxServer.disarm)}>
          {say(words.disarm)}
        </button>
      </div>
      <p role="status">
        {armed.length === 0
          ? say(words.nothingArmed)
          : `${say(words.armed)}: ${armed.map((one) => `${told(one.fault)} ${timesOf(one)}`).join(" ")}`}
      </p>
      <Problem problem={problem} />
    </section>
  );
}

function timesOf({ times }: ArmedFault): string {
  return `(× ${times === "always" ? "∞" : times})`;
}
