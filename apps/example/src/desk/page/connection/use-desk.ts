import { useEffect, useState } from "preact/hooks";
import type { Entry } from "../../entry.ts";
import type { SandboxState } from "../../sandbox.ts";
import type { RefundView } from "../../server/app.ts";
import type { PageSetup } from "../../server/document.ts";
import { sandboxServer, server } from "./ask-server.ts";
import { hearServer } from "./hear-server.ts";

export interface Search {
  readonly text: string;
  readonly status: string;
}

/** What the page knows. */
export interface DeskState {
  /** Undefined before the first answer. */
  readonly entries: readonly Entry[] | undefined;
  readonly search: Search;
  readonly setSearch: (search: Search) => void;
  /** The refund number in the address. */
  readonly chosen: string | undefined;
  /** The chosen refund; null when it is not on the desk, undefined before the server said so. */
  readonly view: RefundView | null | undefined;
  readonly sandbox: SandboxState | undefined;
  readonly live: boolean;
}

/** The address of the list. */
export const home = "#/";

export const addressOf = (outRefundNo: string): string => home + encodeURIComponent(outRefundNo);

function chosenNow(): string | undefined {
  const { hash } = location;
  if (!hash.startsWith(home) || hash === home) return undefined;
  try {
    return decodeURIComponent(hash.slice(home.length));
  } catch {
    // An address that somebody cut short.
    return hash.slice(home.length);
  }
}

/** Keeps what is shown as the server has it: every event asks for it anew, so nothing has to be merged. */
export function useDesk(setup: PageSetup): DeskState {
  const [search, setSearch] = useState<Search>({ text: "", status: "" });
  const { live, happened } = useEvents(setup);
  const chosen = useChosen();
  const entries = useLatest(() => server.find(search.text, search.status), [search, happened]);
  const answer = useLatest(async () => {
    if (chosen === undefined) return undefined;
    return { of: chosen, view: await server.view(chosen) };
  }, [chosen, happened]);
  const sandbox = useLatest(async () => (setup.sandbox ? sandboxServer.state() : undefined), [happened]);
  const view = answer?.of === chosen ? answer?.view : undefined;
  return { entries, search, setSearch, chosen, view, sandbox, live };
}

function useEvents({ server: served }: PageSetup): { readonly live: boolean; readonly happened: number } {
  const [live, setLive] = useState(false);
  const [happened, setHappened] = useState(0);
  useEffect(
    () =>
      hearServer({
        connected: setLive,
        heard: (event) => {
          // Another desk at the same address, with other keys and refunds: this page is of no use to it.
          if (event.type === "opened" && event.server !== served) location.reload();
          setHappened((count) => count + 1);
        },
      }),
    [served],
  );
  return { live, happened };
}

function useChosen(): string | undefined {
  const [chosen, setChosen] = useState(chosenNow);
  useEffect(() => {
    const moved = (): void => setChosen(chosenNow());
    addEventListener("hashchange", moved);
    return () => removeEventListener("hashchange", moved);
  }, []);
  return chosen;
}

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
