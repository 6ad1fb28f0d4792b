import type { Refund, RefundStatus } from "@wxrefund/core";
import type { ComponentChildren, VNode } from "preact";
import type { Entry, StatusSeen } from "../../entry.ts";
import { accountOf, arrivalOf } from "./destination.ts";
import { dateTime } from "../format.ts";
import { useLanguage, useSay } from "../language.ts";
import { words } from "../words/page.ts";
import { arrivals } from "../words/accounts.ts";
import { seenByNames, statusNames } from "../words/statuses.ts";

export interface TimelineProps {
  readonly entry: Entry;
  readonly refund: Refund;
}

/** From the application to the arrival. */
export function Timeline({ entry: { sightings }, refund }: TimelineProps): VNode {
  const say = useSay();
  return (
    <section aria-labelledby="timeline">
      <h3 id="timeline">{say(words.journey)}</h3>
      <ol class="timeline">
        {refund.createTimeMs === undefined ? null : (
          <Step look="done" title={say(words.applied)} atMs={refund.createTimeMs} />
        )}
        {sightings.map((sighting, at) => (
          <Seen
            key={sighting.status + sighting.atMs}
            {...{ sighting, refund, last: at === sightings.length - 1 }}
          />
        ))}
        <Where refund={refund} />
      </ol>
    </section>
  );
}

type Look = "done" | "now" | "bad" | "later";

interface StepProps {
  readonly look: Look;
  readonly title: ComponentChildren;
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
  readonly refund: Refund;
  readonly last: boolean;
}

const looks: Readonly<Partial<Record<RefundStatus, Look>>> = {
  SUCCESS: "done",
  ABNORMAL: "bad",
  CLOSED: "bad",
  FAILED: "bad",
};

/** A status at the time it began, where WeChat Pay tells it, else since when it is known here. */
function Seen({ sighting: { status, atMs, by }, refund, last }: SeenProps): VNode {
  const say = useSay();
  const how = say(seenByNames[by]);
  const succeededAtMs = status === "SUCCESS" ? refund.successTimeMs : undefined;
  return (
    <Step
      look={looks[status] ?? (last ? "now" : "done")}
      title={say(statusNames[status])}
      atMs={succeededAtMs ?? atMs}
    >
      <small>
        {succeededAtMs === undefined ? how : say(words.knownSince, { time: dateTime(atMs), how })}
      </small>
    </Step>
  );
}

/** Where the money goes at the end; nothing where no money moves, or nobody knows. */
const ends: Readonly<Partial<Record<RefundStatus, { title: keyof typeof words; look: Look }>>> = {
  PROCESSING: { title: "goesTo", look: "later" },
  SUCCESS: { title: "wentTo", look: "done" },
  ABNORMAL: { title: "notTo", look: "later" },
};

function Where({ refund }: { readonly refund: Refund }): VNode | null {
  const say = useSay();
  const { text, lang, gloss } = accountOf(refund, useLanguage());
  const end = ends[refund.status];
  if (end === undefined) return null;
  const title = (
    <>
      {say(words[end.title])} <span lang={lang}>{text ?? "…"}</span>
    </>
  );
  return (
    <Step look={end.look} title={title}>
      {text === undefined ? <p>{say(words.unknownAccount)}</p> : null}
      {gloss === "" ? null : <p>{gloss}</p>}
      {refund.status === "ABNORMAL" ? null : <p>{say(arrivals[arrivalOf(refund)])}</p>}
    </Step>
  );
}
