import { statusSentences } from "@wxrefund/browser-verify/messages";
import type { Refund } from "@wxrefund/core";
import type { ComponentChildren, VNode } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Entry, StatusSeen } from "../entry.ts";
import { arrivalOf } from "./arrival.ts";
import { countdown, dateTime } from "./format.ts";
import { useLanguage, useSay } from "./language.ts";
import { accountsEn, arrivals, seenByNames, statusNames, words } from "./words.ts";

/** From the application to the arrival. */
export function Timeline({
  entry,
  refund,
}: {
  readonly entry: Entry;
  readonly refund: Refund | undefined;
}): VNode {
  const say = useSay();
  const { sightings } = entry;
  return (
    <section aria-labelledby="journey">
      <h3 id="journey">{say(words.journey)}</h3>
      <ol class="timeline">
        {refund?.createTimeMs === undefined ? null : (
          <Step look="done" title={say(words.applied)} atMs={refund.createTimeMs} />
        )}
        {sightings.map((sighting, at) => (
          <Seen
            key={sighting.status + sighting.atMs}
            {...{ sighting, refund, last: at === sightings.length - 1 }}
          />
        ))}
        {refund === undefined ? (
          <Step look="now" title={say(words.noAnswerYet)} />
        ) : (
          <Where refund={refund} />
        )}
      </ol>
      <NextPoll entry={entry} refund={refund} />
    </section>
  );
}

type Look = "done" | "now" | "bad" | "later";

interface StepProps {
  readonly look: Look;
  readonly title: string;
  readonly atMs?: number | undefined;
  readonly children?: ComponentChildren;
}

function Step({ look, title, atMs, children }: StepProps): VNode {
  return (
    <li class={look}>
      <strong>{title}</strong>
      {atMs === undefined ? null : <time dateTime={new Date(atMs).toISOString()}>{dateTime(atMs)}</time>}
      {children}
    </li>
  );
}

interface SeenProps {
  readonly sighting: StatusSeen;
  readonly refund: Refund | undefined;
  readonly last: boolean;
}

function Seen({ sighting: { status, atMs, by }, refund, last }: SeenProps): VNode {
  const say = useSay();
  const succeededAtMs = status === "SUCCESS" ? refund?.successTimeMs : undefined;
  const bad = status === "ABNORMAL" || status === "CLOSED" || status === "FAILED";
  const passed = !last || status === "SUCCESS";
  return (
    <Step
      look={bad ? "bad" : passed ? "done" : "now"}
      title={say(statusNames[status])}
      atMs={succeededAtMs ?? atMs}
    >
      {last && status !== "SUCCESS" ? <p>{say(statusSentences[status])}</p> : null}
      <small>
        {say(words.seenAt)} {dateTime(atMs)} · {say(seenByNames[by])}
      </small>
    </Step>
  );
}

/** To whom the money goes, and when it usually arrives. */
function Where({ refund }: { readonly refund: Refund }): VNode | null {
  const say = useSay();
  const { status, userReceivedAccount, receivedAccount } = refund;
  const language = useLanguage();
  const gloss = language === "en" && receivedAccount !== undefined ? accountsEn[receivedAccount.kind] : "";
  if (status === "CLOSED" || status === "FAILED") return null;
  const arrived = status === "SUCCESS";
  return (
    <Step
      look={arrived ? "done" : "later"}
      title={`${say(status === "ABNORMAL" ? words.notTo : words.goesTo)} ${userReceivedAccount ?? "…"}`}
    >
      {userReceivedAccount === undefined ? <p>{say(words.unknownAccount)}</p> : null}
      {gloss === "" ? null : <p>{gloss}</p>}
      {status === "ABNORMAL" ? null : (
        <p>
          {say(words.arrival)}: {say(arrivals[arrivalOf(refund)])}
        </p>
      )}
    </Step>
  );
}

function NextPoll({ entry, refund }: { readonly entry: Entry; readonly refund: Refund | undefined }): VNode {
  const say = useSay();
  const { nextPollAtMs } = entry;
  const nowMs = useNowMs(nextPollAtMs !== undefined);
  if (nextPollAtMs === undefined) {
    return <p class="poll">{say(refund?.final === true ? words.noPoll : words.gaveUp)}</p>;
  }
  return (
    <p class="poll">
      {say(words.nextPoll)} <span role="timer">{countdown(nextPollAtMs - nowMs)}</span>
    </p>
  );
}

function useNowMs(ticking: boolean): number {
  const [nowMs, setNowMs] = useState(Date.now);
  useEffect(() => {
    if (!ticking) return undefined;
    const timer = setInterval(() => setNowMs(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [ticking]);
  return nowMs;
}
