import type { RefundError, RefundErrorKind, UntrustedReason } from "./errors.ts";
import { untrustedTable } from "./untrusted.ts";

/** Where a query stands after a failed attempt; times in milliseconds. */
export interface Standing {
  readonly error: RefundError;
  /** Attempts made so far, this one included. */
  readonly attempts: number;
  readonly maxAttempts: number;
  readonly elapsedMs: number;
  /** The whole call, waits included. */
  readonly timeoutMs: number;
  /** Signature probes met so far, this one included. */
  readonly probes: number;
}

export type NextStep =
  | {
      readonly action: "repeat";
      /** Wait a random time up to this (`jitter: "full"`), or exactly this. */
      readonly afterMs: number;
      readonly jitter: "full" | "none";
      readonly host: "same" | "next";
      readonly because: string;
    }
  | { readonly action: "stop"; readonly because: string };

const backoffBaseMs = 400;
const backoffCapMs = 8_000;

/**
 * Decides whether a query is asked again, when, and where. A query changes nothing, so every doubtful outcome may be
 * repeated with the same numbers, signed anew; a refusal or a mistake of the caller may not. A wait that would cross
 * the deadline is not begun.
 *
 * @example
 * ```ts
 * const step = nextStep({ error, attempts: 1, maxAttempts: 3, elapsedMs: 120, timeoutMs: 30_000, probes: 0 });
 * ```
 */
export function nextStep(standing: Standing): NextStep {
  const { attempts, maxAttempts, elapsedMs, timeoutMs } = standing;
  const step = wanted(standing);
  if (step.action === "stop") return step;
  if (attempts >= maxAttempts) return { action: "stop", because: "all attempts are used" };
  if (elapsedMs + step.afterMs < timeoutMs) return step;
  return { action: "stop", because: "the wait would cross the deadline" };
}

function wanted({ error, attempts, probes }: Standing): NextStep {
  const backoffMs = Math.min(backoffBaseMs * 2 ** (attempts - 1), backoffCapMs);
  const stop = (because: string): NextStep => ({ action: "stop", because });
  const repeat = (because: string): NextStep => {
    const told = error.advice.afterSeconds;
    return told === undefined
      ? { action: "repeat", afterMs: backoffMs, jitter: "full", host: "next", because }
      : {
          action: "repeat",
          afterMs: Math.max(told * 1000, backoffMs),
          jitter: "none",
          host: "next",
          because,
        };
  };
  const rows: Readonly<Record<RefundErrorKind, () => NextStep>> = {
    config: () => stop("nothing can be sent until the caller corrects it"),
    refused: () => stop("the service has answered; the same question gets the same answer"),
    "rate-limited": () => ({ ...repeat("the service asked for a slower pace"), host: "same" }) as const,
    untrusted: () => untrustedStep(error, probes, { repeat, stop }),
    malformed: () =>
      error.verified === true
        ? stop("the service itself sent this text")
        : repeat("a gateway may have answered"),
    unreachable: () => repeat("nothing was sent; the other host may be reachable"),
    "no-answer": () => repeat("a query may be asked twice; the other host may answer"),
    unsettled: () => repeat("the service could not say; the other host may"),
  };
  return rows[error.kind]();
}

type Make = (because: string) => NextStep;

function untrustedStep(
  error: RefundError,
  probes: number,
  { repeat, stop }: { readonly repeat: Make; readonly stop: Make },
): NextStep {
  const rule = isUntrustedReason(error.reason) ? untrustedTable[error.reason].repeat : "no";
  if (rule === "no") return stop("another attempt would be no more believable");
  if (rule === "once" && probes > 1) return stop("a probe is repeated once, and this is the second");
  return repeat("unproven answers are unknown; the next one may be proven");
}

function isUntrustedReason(reason: string | undefined): reason is UntrustedReason {
  return reason !== undefined && Object.hasOwn(untrustedTable, reason);
}

/** From the least doubt to the most: what an attempt leaves open about the refund and about who answered. */
const doubt: readonly RefundErrorKind[] = [
  "config",
  "unreachable",
  "rate-limited",
  "refused",
  "unsettled",
  "no-answer",
  "malformed",
  "untrusted",
];

/**
 * Of the failures of several attempts the one to report. A proven refusal settles the question; otherwise the attempt
 * that leaves most doubt is told, and of equals the last. `unreachable` therefore means that no attempt sent anything.
 */
export function mostDoubtful(errors: readonly [RefundError, ...RefundError[]]): RefundError {
  const settled = errors.find(({ kind, verified }) => kind === "refused" && verified === true);
  if (settled !== undefined) return settled;
  return errors.reduce((most, error) =>
    doubt.indexOf(error.kind) >= doubt.indexOf(most.kind) ? error : most,
  );
}
