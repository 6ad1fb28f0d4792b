import type { RefundErrorDocument } from "@wxrefund/core";
import type { Entry } from "../entry.ts";
import type { NumberKind } from "../refund-desk.ts";
import type { SandboxState } from "../sandbox.ts";
import type { RefundView } from "../server/app.ts";
import type { DeskEvent } from "../server/events.ts";

/** The desk's server said no; a RefundError of its client, or what it thinks of the request. */
class ServerProblem extends Error {
  override readonly name = "ServerProblem";
}

/** For people. */
export function problemText(problem: unknown): string {
  return problem instanceof Error ? problem.message : String(problem);
}

interface Told {
  readonly error?: string;
  readonly refundError?: RefundErrorDocument;
}

async function call<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
  const answer = await fetch(path, {
    method,
    ...(body === undefined
      ? {}
      : { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }),
  });
  if (answer.ok) return answer.json();
  const { error, refundError }: Told = await answer.json().catch(() => ({}));
  if (refundError === undefined) throw new ServerProblem(error ?? `HTTP ${answer.status}`);
  throw new ServerProblem(`${refundError.message} ${refundError.advice.text}`);
}

const at = (number: string): string => `/api/refunds/${encodeURIComponent(number)}`;

/** Everything the page asks its server for. */
export const server = {
  find: (text: string, status: string): Promise<readonly Entry[]> =>
    call("GET", `/api/refunds?${new URLSearchParams({ text, status })}`),
  view: (number: string): Promise<RefundView> => call("GET", at(number)),
  recheck: (number: string): Promise<unknown> => call("POST", `${at(number)}/recheck`),
  handleAbnormal: (number: string, to: Readonly<Record<string, string>>): Promise<unknown> =>
    call("POST", `${at(number)}/abnormal`, to),
  ask: (number: string, kind: NumberKind): Promise<{ readonly found: readonly string[] }> =>
    call("POST", "/api/questions", { number, kind }),
  apply: (application: Readonly<Record<string, string | number>>): Promise<Entry> =>
    call("POST", "/api/applications", application),
  sandbox: (): Promise<SandboxState> => call("GET", "/api/sandbox"),
  advance: (advanceSeconds: number): Promise<unknown> =>
    call("POST", "/api/sandbox/clock", { advanceSeconds }),
  arm: (fault: string, times: number | "always"): Promise<unknown> =>
    call("POST", "/api/sandbox/faults", { fault, times }),
  disarm: (): Promise<unknown> => call("DELETE", "/api/sandbox/faults"),
  tamper: (on: boolean): Promise<unknown> => call("POST", "/api/sandbox/tampering", { on }),
};

export interface Listener {
  readonly heard: (event: DeskEvent) => void;
  readonly connected: (is: boolean) => void;
}

/** What happens on the desk, at once; a browser reconnects by itself. */
export function listen({ heard, connected }: Listener): () => void {
  const source = new EventSource("/api/events");
  source.addEventListener("open", () => connected(true));
  source.addEventListener("error", () => connected(false));
  source.addEventListener("message", ({ data }: MessageEvent<string>) => {
    const event: DeskEvent = JSON.parse(data);
    heard(event);
  });
  return () => source.close();
}
