import { Miniflare } from "miniflare";
import type { CaseResult } from "../../src/case.ts";
import type { Runner } from "./run.ts";

/** Without `nodejs_compat`: a stray `node:` import fails. */
export const workerdRunner: Runner = async ({ modules, sandbox }) => {
  const worker = new Miniflare({
    modules: modules
      .filter(({ name }) => name !== "command.js")
      .toSorted((a, b) => Number(b.name === "worker.js") - Number(a.name === "worker.js"))
      .map(({ name, code }) => ({ type: "ESModule", path: name, contents: code })),
    compatibilityDate: "2026-07-01",
    cf: false,
  });
  try {
    const answer = await worker.dispatchFetch("http://worker.test/", {
      method: "POST",
      body: JSON.stringify(sandbox),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`The Worker failed: ${text}`);
    const results: readonly CaseResult[] = JSON.parse(text);
    return results;
  } finally {
    await worker.dispose();
  }
};
