import {
  type AnyRefundError,
  applyCodeTable,
  codeTable,
  mayRefundAgain,
  nextMove,
  nextStep,
  untrustedTable,
} from "@wxrefund/core";
import { failed, oneOfEach } from "./failed.ts";
import { code, table } from "./table.ts";

/** What the client does when the first attempt of a query failed so, and there is time enough for others. */
function again(error: AnyRefundError): readonly [does: string, because: string] {
  const step = nextStep({ error, attempts: 1, maxAttempts: 3, elapsedMs: 0, timeoutMs: 600_000, probes: 1 });
  if (step.action === "stop") return ["no", step.because];
  const wait = `${step.jitter === "full" ? "up to " : ""}${step.afterMs / 1000} s`;
  return [`after ${wait}, ${step.host === "next" ? "at the next host" : "at the same host"}`, step.because];
}

export function kindTable(): string {
  const rows = oneOfEach.map((error) => {
    const { verdict, todo } = mayRefundAgain({ error });
    return [code(error.kind), ...again(error), code(verdict), todo];
  });
  return table(["kind", "asked again by itself", "because", "may I refund again?", "to do"], rows);
}

export function reasonTable(): string {
  const rows = Object.entries(untrustedTable).map(([reason, { meaning, advice }]) => {
    const [does] = again(failed("untrusted", { advice, reason }));
    return [code(reason), meaning, does, advice.text];
  });
  return table(["reason", "meaning", "asked again by itself", "to do"], rows);
}

export function queryCodeTable(): string {
  const rows = codeTable.map(({ api, code: name, httpStatus, kind, action, remedy, wire, afterSeconds }) => {
    const advice = { action, text: remedy, ...(afterSeconds === undefined ? {} : { afterSeconds }) };
    const error = failed(kind, { advice, code: name, verified: true, bound: false });
    const { verdict } = mayRefundAgain({ error });
    return [code(name), api, String(httpStatus ?? ""), code(kind), wire, remedy, code(verdict)];
  });
  return table(["code", "API", "HTTP", "kind", "WeChat Pay's words", "to do", "may I refund again?"], rows);
}

export function applyCodes(): string {
  const rows = applyCodeTable.map(({ api, code: name, httpStatus, kind, verdict, because, todo }) => {
    const error = failed(kind, {
      advice: { action: "query", text: todo },
      code: name,
      verified: true,
      bound: false,
    });
    const { move } = nextMove({ did: "apply", error, count: 1 });
    return [code(name), api, String(httpStatus ?? ""), code(kind), because, code(verdict), todo, move];
  });
  return table(
    ["code", "API", "HTTP", "kind", "why", "may I refund again?", "to do", "the client goes on to"],
    rows,
  );
}

export function moveTable(): string {
  const rows = oneOfEach.map((error) => {
    const after = (did: "apply" | "query"): string => {
      const { move, because } = nextMove({ did, error, count: 1 });
      return `${move}: ${because}`;
    };
    return [
      code(error.kind),
      after("apply"),
      after("query"),
      code(mayRefundAgain({ applyError: error }).verdict),
    ];
  });
  return table(["kind", "after the application", "after a query about it", "may I refund again?"], rows);
}
