import type { VNode } from "preact";
import { type Entry, knownOf } from "../../entry.ts";
import { AskForm } from "./ask-form.tsx";
import { yuan } from "../format.ts";
import { focusShown } from "../focus.ts";
import { useLanguage, useSay } from "../language.ts";
import { accountOf } from "../refund/destination.ts";
import { Status } from "../status.tsx";
import { addressOf, type DeskState } from "../connection/use-desk.ts";
import { words } from "../words/page.ts";
import { statusNames } from "../words/statuses.ts";

export interface ListProps {
  readonly desk: DeskState;
  readonly speaksV2: boolean;
}

/** The refunds on the desk, and the way to others. */
export function RefundList({ desk, speaksV2 }: ListProps): VNode {
  const say = useSay();
  const { entries, search, chosen } = desk;
  return (
    <nav aria-label={say(words.refunds)} class="list">
      <h2>{say(words.refunds)}</h2>
      <SearchFields desk={desk} />
      {entries?.length === 0 ? (
        <p class="empty">{say(search.text + search.status === "" ? words.empty : words.none)}</p>
      ) : null}
      <ul>
        {(entries ?? []).map((entry) => (
          <li key={entry.outRefundNo}>
            <Row entry={entry} chosen={entry.outRefundNo === chosen} />
          </li>
        ))}
      </ul>
      {search.text === "" ? null : (
        <section class="elsewhere" aria-labelledby="elsewhere">
          <h3 id="elsewhere">{say(words.askHeading)}</h3>
          <AskForm key={search.text} number={search.text} speaksV2={speaksV2} />
        </section>
      )}
    </nav>
  );
}

function SearchFields({ desk: { search, setSearch } }: { readonly desk: DeskState }): VNode {
  const say = useSay();
  return (
    <div class="search" role="search">
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
      </select>
    </div>
  );
}

function Row({ entry, chosen }: { readonly entry: Entry; readonly chosen: boolean }): VNode {
  const say = useSay();
  const language = useLanguage();
  const { outRefundNo, refund, trouble } = entry;
  const account = refund === undefined ? undefined : accountOf(refund, language);
  // That nothing is found is what the failed check says.
  const doubtful = trouble !== undefined && knownOf(entry) !== "NONE";
  return (
    <a
      href={addressOf(outRefundNo)}
      aria-current={chosen ? "true" : undefined}
      onClick={chosen ? focusShown : undefined}
    >
      <span class="number">{outRefundNo}</span>{" "}
      <span class="amount">{refund?.amount.refund === undefined ? "" : yuan(refund.amount.refund)}</span>{" "}
      <span class="account" lang={account?.lang}>
        {account?.text ?? ""}
      </span>{" "}
      <Status of={entry} />
      {doubtful ? <span class="mark">{say(words.checkFailed)}</span> : null}
    </a>
  );
}
