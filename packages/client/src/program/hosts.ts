import { chooseHost, noteHost, type RefundError } from "@wxrefund/core";
import * as Cause from "effect/Cause";
import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import { isOwnLimit } from "./admission.ts";
import type { Progress } from "./progress.ts";
import type { Host, Surroundings } from "./surroundings.ts";

/** The host to ask now: the main one while it is well, another after it failed this call or several in a row. */
export function chosenHost({ hosts }: Surroundings, progress: Progress): Effect.Effect<Host> {
  return Effect.map(Clock.currentTimeMillis, (nowMs) => {
    const { failedHosts } = progress;
    const index = chooseHost(
      hosts.map(({ health }) => health),
      nowMs,
      failedHosts,
    );
    progress.lastHost = index;
    return hosts[index] ?? hosts[0];
  });
}

/** Notes what an attempt showed of its host. One that was aborted, or kept back on this side, shows nothing. */
export function noteOutcome({ health }: Host, exit: Exit.Exit<unknown, RefundError>): Effect.Effect<void> {
  const error = Exit.isFailure(exit) ? exit.cause.reasons.find(Cause.isFailReason)?.error : undefined;
  if (Exit.isFailure(exit) && (error === undefined || isOwnLimit(error))) return Effect.void;
  return Effect.map(Clock.currentTimeMillis, (nowMs) =>
    noteHost(health, error === undefined || isWell(error), nowMs),
  );
}

/** A host that answers is well, whatever it says, unless it says 5xx. */
function isWell({ kind, httpStatus }: RefundError): boolean {
  if (kind === "unreachable" || kind === "no-answer") return false;
  return httpStatus === undefined || httpStatus < 500;
}
