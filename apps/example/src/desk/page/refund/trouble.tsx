import type { VNode } from "preact";
import type { Entry } from "../../entry.ts";
import { dateTime } from "../format.ts";
import { useSay } from "../language.ts";
import { troubleWords } from "../words/errors.ts";
import { words } from "../words/page.ts";

/** A question that failed: what happened, what to do, and that nothing proven is lost by it. */
export function Trouble({ entry: { trouble, refund } }: { readonly entry: Entry }): VNode | null {
  const say = useSay();
  if (trouble === undefined) return null;
  const { error, atMs } = trouble;
  const { title, what, todo } = troubleWords(error);
  const { kind, reason, code, httpStatus, requestId, message } = error;
  const facts = [kind, reason, code, httpStatus === undefined ? undefined : `HTTP ${httpStatus}`, requestId];
  return (
    <section class="trouble" role="alert" aria-labelledby="trouble">
      <h3 id="trouble">{say(title)}</h3>
      <p>
        {say(what)} {refund === undefined ? null : say(words.stillBelieved)}
      </p>
      <p>
        <strong class="todo">{say(words.todo)}</strong>
        {say(todo)}
      </p>
      <details>
        <summary>{say(words.details)}</summary>
        <p lang="en">{message}</p>
        <p>
          <code>{facts.filter((fact) => fact !== undefined).join(" · ")}</code> {dateTime(atMs)}
        </p>
      </details>
    </section>
  );
}
