import type { RefundErrorDocument } from "@wxrefund/core";
import type { VNode } from "preact";
import type { Entry } from "../../entry.ts";
import { dateTime } from "../format.ts";
import { useSay } from "../language.ts";
import { applicationWords, type TroubleWords, troubleWords } from "../words/errors.ts";
import { words } from "../words/page.ts";

/** What failed last, an application and a question each by itself: what happened and what to do. */
export function Troubles({ entry: { trouble, application, refund } }: { readonly entry: Entry }): VNode {
  const error = application?.error;
  return (
    <>
      {application === undefined || error === undefined ? null : (
        <Trouble
          id="application-trouble"
          told={applicationWords(error, application.open)}
          {...{ error, atMs: application.atMs, believed: false }}
        />
      )}
      {trouble === undefined ? null : (
        <Trouble
          id="trouble"
          told={troubleWords(trouble.error)}
          {...{ ...trouble, believed: refund !== undefined }}
        />
      )}
    </>
  );
}

interface TroubleProps {
  readonly id: string;
  readonly told: TroubleWords;
  readonly error: RefundErrorDocument;
  readonly atMs: number;
  /** Whether something was proven before, which still stands. */
  readonly believed: boolean;
}

function Trouble({ id, told: { title, what, todo }, error, atMs, believed }: TroubleProps): VNode {
  const say = useSay();
  return (
    <section class="trouble" role="alert" aria-labelledby={id}>
      <h3 id={id}>{say(title)}</h3>
      <p>
        {say(what)} {believed ? say(words.stillBelieved) : null}
      </p>
      <p>
        <strong class="todo">{say(words.todo)}</strong>
        {say(todo)}
      </p>
      <Details error={error} atMs={atMs} />
    </section>
  );
}

function Details({ error, atMs }: Pick<TroubleProps, "error" | "atMs">): VNode {
  const say = useSay();
  const { kind, reason, code, httpStatus, requestId, message } = error;
  const facts = [kind, reason, code, httpStatus === undefined ? undefined : `HTTP ${httpStatus}`, requestId];
  return (
    <details>
      <summary>{say(words.details)}</summary>
      <p lang="en">{message}</p>
      <p>
        <code>{facts.filter((fact) => fact !== undefined).join(" · ")}</code> {dateTime(atMs)}
      </p>
    </details>
  );
}
