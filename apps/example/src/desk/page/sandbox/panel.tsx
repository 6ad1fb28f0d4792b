import type { VNode } from "preact";
import type { SandboxState } from "../../sandbox.ts";
import { useSay } from "../language.ts";
import { SandboxApply } from "./apply.tsx";
import { SandboxClock } from "./clock.tsx";
import { SandboxFaults } from "./faults.tsx";
import { words } from "../words/page.ts";

/** The hand that moves the sandbox. */
export function SandboxPanel({ state }: { readonly state: SandboxState }): VNode {
  const say = useSay();
  return (
    <aside aria-labelledby="panel" class="panel">
      <h2 id="panel">{say(words.panel)}</h2>
      <p>{say(words.panelIs)}</p>
      <SandboxApply state={state} />
      <SandboxClock state={state} />
      <SandboxFaults state={state} />
    </aside>
  );
}
