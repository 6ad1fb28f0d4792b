import type { VNode } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Entry } from "../../entry.ts";
import { server } from "../connection/ask-server.ts";
import { countdown } from "../format.ts";
import { useSay } from "../language.ts";
import { Problem } from "../problem.tsx";
import { useDoing } from "../use-doing.ts";
import { words } from "../words/page.ts";

export interface NextCheckProps {
  readonly entry: Entry;
  /** What is not proven is not final either. */
  readonly proven: boolean;
}

/** When WeChat Pay is asked again, and a button that does not wait for it. */
export function NextCheck({ entry, proven }: NextCheckProps): VNode {
  const say = useSay();
  const { problem, start } = useDoing();
  const [asked, setAsked] = useState<Entry>();
  // The next news of this refund is the answer.
  const waiting = asked === entry && problem === undefined;
  const check = (): void => {
    setAsked(entry);
    start(() => server.recheck(entry.outRefundNo));
  };
  return (
    <div class="next">
      <p>
        <When {...{ entry, proven }} />
      </p>
      <button type="button" onClick={check}>
        {say(waiting ? words.checking : words.check)}
      </button>
      <Problem problem={problem} />
    </div>
  );
}

function When({ entry: { nextPollAtMs, refund }, proven }: NextCheckProps): VNode {
  const say = useSay();
  const nowMs = useNowMs(nextPollAtMs !== undefined);
  if (nextPollAtMs === undefined)
    return <>{say(proven && refund?.final === true ? words.noMoreChecks : words.gaveUp)}</>;
  if (nextPollAtMs <= nowMs) return <>{say(words.checking)}</>;
  return (
    <>
      {say(words.nextCheck)} <span role="timer">{countdown(nextPollAtMs - nowMs)}</span>
    </>
  );
}

/** Real time, as polls keep it: a sandbox's clock moves refunds, not the desk's patience. */
function useNowMs(ticking: boolean): number {
  const [nowMs, setNowMs] = useState(Date.now);
  useEffect(() => {
    if (!ticking) return undefined;
    setNowMs(Date.now());
    const timer = setInterval(() => setNowMs(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [ticking]);
  return nowMs;
}
