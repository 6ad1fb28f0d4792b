import type { VNode } from "preact";
import type { SandboxState } from "../sandbox.ts";
import { sandboxServer } from "./ask-server.ts";
import { span } from "./format.ts";
import { useSay } from "./language.ts";
import { Problem } from "./problem.tsx";
import { SandboxApply } from "./sandbox-apply.tsx";
import { SandboxFaults } from "./sandbox-faults.tsx";
import { useDoing } from "./use-doing.ts";
import { words } from "./words/page.ts";

export interface PanelProps {
  readonly state: SandboxState;
}

/** The hand that moves the sandbox. */
export function SandboxPanel({ state }: PanelProps): VNode {
  const say = useSay();
  return (
    <aside aria-labelledby="panel" class="panel">
      <h2 id="panel">{say(words.panel)}</h2>
      <p>{say(words.panelIs)}</p>
      <SandboxApply state={state} />
      <Clock state={state} />
      <SandboxFaults state={state} />
    </aside>
  );
}

const leaps = [
  [60, words.minute],
  [300, words.fiveMinutes],
  [3600, words.hour],
  [86_400, words.day],
  [7 * 86_400, words.week],
] as const;

function Clock({ state: { offsetSeconds } }: PanelProps): VNode {
  const say = useSay();
  const { problem, start } = useDoing();
  return (
    <section aria-labelledby="clock">
      <h3 id="clock">{say(words.clock)}</h3>
      <div class="buttons">
        {leaps.map(([seconds, name]) => (
          <button key={seconds} type="button" onClick={() => start(() => sandboxServer.advance(seconds))}>
            {say(name)}
          </button>
        ))}
      </div>
      <p role="status">
        {offsetSeconds === 0
          ? say(words.clockReal)
          : `${say(words.clockAhead)} ${span(offsetSeconds, say(words.days))}`}
      </p>
      <Problem problem={problem} />
    </section>
  );
}
