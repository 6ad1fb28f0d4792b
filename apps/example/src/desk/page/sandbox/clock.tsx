import type { VNode } from "preact";
import type { SandboxState } from "../../sandbox.ts";
import { sandboxServer } from "../connection/ask-server.ts";
import { span } from "../format.ts";
import { useSay } from "../language.ts";
import { Problem } from "../problem.tsx";
import { useDoing } from "../use-doing.ts";
import { words } from "../words/page.ts";

const leaps = [
  [60, words.minute],
  [300, words.fiveMinutes],
  [3600, words.hour],
  [86_400, words.day],
  [7 * 86_400, words.week],
] as const;

/** Lets time pass for the refunds, and only for them: signatures keep real time. */
export function SandboxClock({ state }: { readonly state: SandboxState }): VNode {
  const { offsetSeconds } = state;
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
