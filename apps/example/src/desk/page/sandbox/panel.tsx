import type { Sentence } from "@wxrefund/browser-verify/messages";
import type { VNode } from "preact";
import { useState } from "preact/hooks";
import type { SandboxState } from "../../sandbox.ts";
import { addressOf } from "../connection/use-desk.ts";
import { focusShown } from "../focus.ts";
import { useSay } from "../language.ts";
import { SandboxApply } from "./apply.tsx";
import { SandboxClock } from "./clock.tsx";
import { SandboxFaults } from "./faults.tsx";
import { words } from "../words/page.ts";

export interface PanelProps {
  readonly state: SandboxState;
  readonly chosen: string | undefined;
}

/** The hand that moves the sandbox. */
export function SandboxPanel({ state, chosen }: PanelProps): VNode {
  const say = useSay();
  const [done, setDone] = useState<Sentence>();
  return (
    <aside aria-labelledby="panel" class="panel">
      <h2 id="panel">{say(words.panel)}</h2>
      <p>{say(words.panelIs)}</p>
      <SandboxApply state={state} done={setDone} />
      <SandboxClock state={state} done={setDone} />
      <SandboxFaults state={state} done={setDone} />
      <Done done={done} chosen={chosen} />
    </aside>
  );
}

/** What was done, in sight where the refund is not: on a phone it stands above the panel. */
function Done({ done, chosen }: { readonly done: Sentence | undefined } & Pick<PanelProps, "chosen">): VNode {
  const say = useSay();
  const show = (event: Event): void => {
    event.preventDefault();
    focusShown();
  };
  return (
    <p class="deed" role="status">
      {done === undefined ? null : say(done)}
      {done === undefined || chosen === undefined ? null : (
        <a href={addressOf(chosen)} onClick={show}>
          {say(words.seeRefund)}
        </a>
      )}
    </p>
  );
}
