import type { RefundErrorKind } from "@wxrefund/core";
import { exitCodes } from "./exit-code.ts";

/** From the most doubt about a refund to the least: a refusal is an answer, and what was never sent asked nothing. */
const byDoubt: readonly RefundErrorKind[] = [
  "untrusted",
  "malformed",
  "no-answer",
  "unsettled",
  "refused",
  "rate-limited",
  "unreachable",
  "config",
];

/** The exit code of many questions: that of the kind of failure that leaves most doubt, 0 without failures. */
export function worstExitCode(kinds: ReadonlySet<RefundErrorKind>): number {
  const worst = byDoubt.find((kind) => kinds.has(kind));
  return worst === undefined ? 0 : exitCodes[worst];
}
