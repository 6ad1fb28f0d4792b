import type { VNode } from "preact";
import { useState } from "preact/hooks";
import type { Entry } from "../entry.ts";
import type { NumberKind } from "../refund-desk.ts";
import { problemText, server } from "./ask-server.ts";
import { yuan } from "./format.ts";
import { useSay } from "./language.ts";
import { Status } from "./status.tsx";
import { addressOf, type DeskState } from "./use-desk.ts";
import { numberNames, statusNames, words } from "./words.ts";

/** The refunds on the desk, and the way to others. */
export function RefundList({
  desk,
  speaksV2,
}: {
  readonly desk: DeskState;
  readonly speaksV2: boolean;
}): VNode {
  const say = useSay();
  const { entries, search, setSearch, chosen } = desk;
  return (
    <nav aria-label={say(words.refunds)} class="list">
      <h2>{say(words.refunds)}</h2>
      <div class="search">
        <label for="search">{say(words.search)}</label>
        <input
          id="search"
          type="search"
          autocomplete="off"
          spellcheck={false}
          value={search.text}
          onInput={({ currentTarget }) => setSearch({ ...search, text: currentTarget.value.trim() })}
        />
        <label for="status">{say(words.status)}</label>
        <select
          id="status"
          value={search.status}
          onChange={({ currentTarget }) => setSearch({ ...search, status: currentTarget.value })}
        >
          <option value="">{say(words.anyStatus)}</option>
          {Object.entries(statusNames).map(([status, name]) => (
            <option key={status} value={status}>
              {say(name)}
            </option>
          ))}
          <option value="NONE">{say(words.noAnswerYet)}</option>
        </select>
      </div>
      {search.text === "" ? null : <Asking key={search.text} number={search.text} speaksV2={speaksV2} />}
      {entries.length === 0 ? <p class="none">{say(words.none)}</p> : null}
      <ul>
        {entries.map((entry) => (
          <li key={entry.outRefundNo}>
            <Row entry={entry} chosen={entry.outRefundNo === chosen} />
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Row({ entry, chosen }: { readonly entry: Entry; readonly chosen: boolean }): VNode {
  const { outRefundNo, refund, trouble } = entry;
  return (
    <a href={addressOf(outRefundNo)} aria-current={chosen ? "true" : undefined}>
      <span class="number">{outRefundNo}</span>
      <span class="amount">{refund?.amount.refund === undefined ? "" : yuan(refund.amount.refund)}</span>
      <Status status={refund?.status} />
      <span class="account" lang="zh-CN">
        {refund?.userReceivedAccount ?? ""}
      </span>
      {trouble === undefined ? null : <span class="mark" aria-hidden="true" />}
    </a>
  );
}

const kinds = Object.keys(numberNames).filter((kind): kind is NumberKind => kind in numberNames);

/** What is not on the desk may still be at WeChat Pay. */
function Asking({ number, speaksV2 }: { readonly number: string; readonly speaksV2: boolean }): VNode {
  const say = useSay();
  const [kind, setKind] = useState<NumberKind>("outRefundNo");
  const [told, setTold] = useState("");
  const ask = async (): Promise<void> => {
    const { found } = await server.ask(number, kind);
    const [first] = found;
    setTold(first === undefined ? say(words.askedNothing) : "");
    if (first !== undefined) location.hash = addressOf(first);
  };
  return (
    <form
      class="asking"
      onSubmit={(event) => {
        event.preventDefault();
        void ask().catch((problem: unknown) => setTold(problemText(problem)));
      }}
    >
      <label for="kind">{say(words.askFor)}</label>
      <select
        id="kind"
        value={kind}
        onChange={({ currentTarget }) =>
          setKind(kinds.find((one) => one === currentTarget.value) ?? "outRefundNo")
        }
      >
        {kinds
          .filter((one) => speaksV2 || one === "outRefundNo")
          .map((one) => (
            <option key={one} value={one}>
              {say(numberNames[one])}
            </option>
          ))}
      </select>
      <button type="submit">{say(words.ask)}</button>
      <p role="alert">{told}</p>
    </form>
  );
}
