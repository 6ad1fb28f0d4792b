import type { Sentence } from "@wxrefund/browser-verify/messages";
import type { AbnormalRefund, RefundErrorDocument } from "@wxrefund/core";
import type { Entry } from "../../entry.ts";
import type { NumberKind } from "../../number-kind.ts";
import type { SandboxState } from "../../sandbox.ts";
import type { RefundView } from "../../server/app.ts";
import { troubleWords } from "../words/errors.ts";
import { fieldProblem } from "../words/fields.ts";
import { words } from "../words/page.ts";

/** The desk's server said no: a RefundError of its client, or what it thinks of the request. */
class ServerProblem extends Error {
  override readonly name = "ServerProblem";
  readonly told: Sentence;
  constructor(told: Sentence) {
    super(told.en);
    this.told = told;
  }
}

/** For people; whatever is not the server's own word means that it did not answer. */
export function problemSentence(problem: unknown): Sentence {
  return problem instanceof ServerProblem ? problem.told : words.serverGone;
}

interface Told {
  readonly error?: string;
  readonly refundError?: RefundErrorDocument;
}

function sentenceOf({ error, refundError }: Told, status: number): Sentence {
  if (refundError === undefined) return { en: error ?? `HTTP ${status}`, zh: error ?? `HTTP ${status}` };
  const entered = refundError.kind === "config" ? fieldProblem(refundError.field) : undefined;
  if (entered !== undefined) return entered;
  const { what, todo } = troubleWords(refundError);
  return { en: `${what.en} ${todo.en}`, zh: `${what.zh}${todo.zh}` };
}

async function call<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
  const json = { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  const answer = await fetch(path, { method, ...(body === undefined ? {} : json) });
  if (answer.ok) return answer.json();
  const told: Told = await answer.json().catch(() => ({}));
  throw new ServerProblem(sentenceOf(told, answer.status));
}

const at = (number: string): string => `/api/refunds/${encodeURIComponent(number)}`;

/** Everything the page asks its server for. */
export const server = {
  find: (text: string, status: string): Promise<readonly Entry[]> =>
    call("GET", `/api/refunds?${new URLSearchParams({ text, status })}`),
  /** Null when the refund is not on the desk. */
  view: (number: string): Promise<RefundView | null> => call("GET", at(number)),
  recheck: (number: string): Promise<unknown> => call("POST", `${at(number)}/recheck`),
  forget: (number: string): Promise<unknown> => call("DELETE", at(number)),
  handleAbnormal: (number: string, to: AbnormalRefund["to"]): Promise<unknown> =>
    call("POST", `${at(number)}/abnormal`, to),
  ask: (number: string, kind: NumberKind): Promise<{ readonly found: readonly string[] }> =>
    call("POST", "/api/questions", { number, kind }),
};

/** What the sandbox panel asks for; there is none at WeChat Pay itself. */
export const sandboxServer = {
  state: (): Promise<SandboxState> => call("GET", "/api/sandbox"),
  apply: (application: Readonly<Record<string, string | number>>): Promise<Entry> =>
    call("POST", "/api/sandbox/applications", application),
  advance: (advanceSeconds: number): Promise<unknown> =>
    call("POST", "/api/sandbox/clock", { advanceSeconds }),
  arm: (fault: string, times: number | "always"): Promise<unknown> =>
    call("POST", "/api/sandbox/faults", { fault, times }),
  disarm: (): Promise<unknown> => call("DELETE", "/api/sandbox/faults"),
  tamper: (on: boolean): Promise<unknown> => call("POST", "/api/sandbox/tampering", { on }),
};
