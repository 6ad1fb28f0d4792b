import { chooseHost, noteHost, type RefundError } from "@wxrefund/core";
import * as Cause from "effect/Cause";
import * as Exit from "effect/Exit";
import { isOwnLimit } from "./admission.ts";
import type { Progress } from "./progress.ts";
import type { Host, Surroundings } from "./surroundings.ts";

/** The host to ask now: the main one while it is well, another after it failed this call or several in a row. */
export function chosenHost({ hosts }: Surroundings, progress: Progress, nowMs: number): Host {
  const index = chooseHost(
    hosts.map(({ health }) => health),
    nowMs,
    progress.failedHosts,
  );
  progress.lastHost = index;
  return hosts[index] ?? hosts[0];
}

/** Notes what an attempt showed of its host. One that was aborted, or kept back on this side, shows nothing. */
export function noteOutcome({ health }: Host, exit: Exit.Exit<unknown, RefundError>, nowMs: number): void {
  const error = Exit.isFailure(exit) ? exit.cause.reasons.find(Cause.isFailReason)?.error : undefined;
  if (Exit.isFailure(exit) && (error === undefined || isOwnLimit(error))) return;
  noteHost(health, error === undefined || isWell(error), nowMs);
}

/** A host that answers is well, whatever it says, unless it says 5xx. */
function isWell({ kind, httpStatus }: RefundError): boolean {
  if (kind === "unreachable" || kind === "no-answer") return false;
  return httpStatus === undefined || httpStatus < 500;
}
