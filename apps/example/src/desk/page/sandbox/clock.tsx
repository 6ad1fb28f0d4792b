import type { Sentence } from "@wxrefund/browser-verify/messages";
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

export interface ClockProps {
  readonly state: SandboxState;
  readonly done: (what: Sentence) => void;
}

/** Lets time pass for the refunds, and only for them: signatures keep real time. */
export function SandboxClock({ state: { offsetSeconds }, done }: ClockProps): VNode {
  const say = useSay();
  const { problem, start } = useDoing();
  const advance = async (seconds: number): Promise<void> => {
    await sandboxServer.advance(seconds);
    done(words.clockMoved);
  };
  return (
    <section aria-labelledby="clock">
      <h3 id="clock">{say(words.clock)}</h3>
      <div class="buttons">
        {leaps.map(([seconds, name]) => (
          <button key={seconds} type="button" onClick={() => start(() => advance(seconds))}>
            {say(name)}
          </button>
        ))}
      </div>
      <p class="state">
        {offsetSeconds === 0
          ? say(words.clockReal)
          : `${say(words.clockAhead)} ${span(offsetSeconds, say(words.days))}`}
      </p>
      <Problem problem={problem} />
    </section>
  );
}
