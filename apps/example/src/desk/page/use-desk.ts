import { useEffect, useState } from "preact/hooks";
import type { Entry } from "../entry.ts";
import type { SandboxState } from "../sandbox.ts";
import type { RefundView } from "../server/app.ts";
import { listen, server } from "./ask-server.ts";

export interface Search {
  readonly text: string;
  readonly status: string;
}

/** What the page knows. */
export interface DeskState {
  readonly entries: readonly Entry[];
  readonly search: Search;
  readonly setSearch: (search: Search) => void;
  /** The refund number in the address. */
  readonly chosen: string | undefined;
  readonly view: RefundView | undefined;
  readonly sandbox: SandboxState | undefined;
  readonly live: boolean;
}

const prefix = "#/";

export const addressOf = (outRefundNo: string): string => prefix + encodeURIComponent(outRefundNo);

function chosenNow(): string | undefined {
  const { hash } = location;
  return hash.startsWith(prefix) && hash.length > prefix.length
    ? decodeURIComponent(hash.slice(prefix.length))
    : undefined;
}

/** Keeps what is shown as the server has it: every event asks for it anew, so nothing has to be merged. */
export function useDesk(hasSandbox: boolean): DeskState {
  const [search, setSearch] = useState<Search>({ text: "", status: "" });
  const [chosen, setChosen] = useState(chosenNow);
  const [live, setLive] = useState(false);
  const [happened, setHappened] = useState(0);
  useEffect(() => {
    const moved = (): void => setChosen(chosenNow());
    addEventListener("hashchange", moved);
    const stop = listen({ heard: () => setHappened((count) => count + 1), connected: setLive });
    return () => {
      removeEventListener("hashchange", moved);
      stop();
    };
  }, []);
  const entries = useLatest(() => server.find(search.text, search.status), [search, happened]) ?? [];
  const view = useLatest(() => (chosen === undefined ? nothing : server.view(chosen)), [chosen, happened]);
  const sandbox = useLatest(() => (hasSandbox ? server.sandbox() : nothing), [happened]);
  const shown = view?.entry.outRefundNo === chosen ? view : undefined;
  return { entries, search, setSearch, chosen, view: shown, sandbox, live };
}

const nothing: Promise<undefined> = Promise.resolve(undefined);

/** The answer to the latest question: one that comes late does not overtake it. */
function useLatest<Answer>(ask: () => Promise<Answer>, when: readonly unknown[]): Answer | undefined {
  const [answer, setAnswer] = useState<Answer>();
  useEffect(() => {
    let latest = true;
    void ask()
      .then((came) => (latest ? setAnswer(() => came) : undefined))
      // The connection's own state says that the server is gone.
      .catch(() => undefined);
    return () => {
      latest = false;
    };
  }, [...when]);
  return answer;
}
