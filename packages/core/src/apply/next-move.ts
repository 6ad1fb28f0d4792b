import { againAfterApply } from "../failure/again-after-apply.ts";
import type { AnyRefundError } from "../failure/errors.ts";

/** What was done for an application last, and how it failed. */
export interface Setback {
  readonly did: "apply" | "query";
  readonly error: AnyRefundError;
  /** Setbacks so far, this one included. */
  readonly count: number;
}

/** What to do next for an application; an `apply` repeats the same number with the same bytes. */
export interface NextMove {
  readonly move: "apply" | "query" | "stop";
  readonly afterMs: number;
  readonly because: string;
}

const backoffBaseMs = 500;
const backoffCapMs = 15_000;

/**
 * After a setback in applying for a refund: repeat it, ask what became of it, or stop. It never leads to another number:
 * an application is repeated only when it was not sent, was not accepted, or a proven answer says there is no such refund.
 *
 * @example
 * ```ts
 * nextMove({ did: "apply", error: lostAnswer, count: 1 }).move; // "query"
 * ```
 */
export function nextMove({ did, error, count }: Setback): NextMove {
  const { afterSeconds } = error.advice;
  const backoffMs = Math.min(backoffBaseMs * 2 ** (count - 1), backoffCapMs);
  const toldMs = Math.max(backoffMs, (afterSeconds ?? 0) * 1000);
  const [move, because] = did === "apply" ? afterApply(error) : afterQuery(error);
  if (move === "stop" || (did === "apply" && move === "query")) return { move, because, afterMs: 0 };
  // A repetition is harmless at once; the minute a query is told to wait is for those who would believe it.
  return { move, because, afterMs: did === "query" && move === "apply" ? backoffMs : toldMs };
}

type Move = readonly [NextMove["move"], string];

function afterApply(error: AnyRefundError): Move {
  const { kind } = error;
  if (kind === "config") return ["stop", "the application itself breaks a rule"];
  if (kind === "unreachable") return ["apply", "nothing was sent"];
  const { verdict } = againAfterApply(error);
  if (kind === "rate-limited" && verdict === "same-number")
    return ["apply", "it was not accepted, only too early"];
  if (kind === "refused" && verdict !== "unknown")
    return ["stop", "the refusal is proven, and a repetition gets the same"];
  return ["query", "it may have been accepted"];
}

function afterQuery({ kind, verified, advice }: AnyRefundError): Move {
  if (kind === "config") return ["stop", "the question itself breaks a rule"];
  if (kind === "refused" && verified && advice.action === "query")
    return ["apply", "there is no such refund yet"];
  if (kind === "refused") return ["stop", "asking again gets the same refusal"];
  return ["query", "what became of it is still unknown"];
}
