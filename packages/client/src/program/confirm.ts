import {
  type Advice,
  againAfterApply,
  type AnyRefundError,
  type Application,
  isRefundError,
  nextMove,
  RefundError,
  type RefundErrorFacts,
  withFacts,
} from "@wxrefund/core";
import * as Clock from "effect/Clock";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Result from "effect/Result";
import type { Confirmed } from "../confirmed.ts";

type Found = Pick<Confirmed, "refund" | "answer">;

/** The two things that can be done for one application; each is a single attempt, and has so long. */
export interface ApplicationMoves {
  /** Sends the application; what V2 accepts has no status, so it comes back undefined and a query follows. */
  readonly apply: (timeoutMs: number) => Effect.Effect<Found | undefined, RefundError>;
  readonly query: (timeoutMs: number) => Effect.Effect<Found, RefundError>;
}

interface Bounds {
  /** The whole of it, calls and waits. */
  readonly timeoutMs: number;
  readonly maxApplications: number;
}

interface Standing {
  readonly move: "apply" | "query";
  readonly setbacks: number;
  readonly applications: number;
  /** What the last application came to, when it failed. */
  readonly applyError?: AnyRefundError;
  /** An application before the last may have been accepted, or may still arrive. */
  readonly doubted?: boolean;
  /** A proven answer accepted it, without a status: no query takes that back. */
  readonly accepted?: true;
}

/**
 * Applies, and does not rest before the refund is proven accepted, proven refused, or the time is up. Every repetition
 * has the same number and parameters; a lost answer is asked after, never guessed at.
 */
export function confirm(
  moves: ApplicationMoves,
  application: Application,
  bounds: Bounds,
): Effect.Effect<Confirmed, RefundError> {
  return Effect.flatMap(Clock.currentTimeMillis, (nowMs) => {
    const deadlineMs = nowMs + bounds.timeoutMs;
    return step({ moves, application, bounds, deadlineMs }, { move: "apply", setbacks: 0, applications: 0 });
  });
}

interface Dance {
  readonly moves: ApplicationMoves;
  readonly application: Application;
  readonly bounds: Bounds;
  readonly deadlineMs: number;
}

function step(dance: Dance, standing: Standing): Effect.Effect<Confirmed, RefundError> {
  return Effect.gen(function* () {
    const did = standing.move;
    const applications = standing.applications + (did === "apply" ? 1 : 0);
    const timeoutMs = callTimeoutMs(dance, yield* Clock.currentTimeMillis);
    const outcome = yield* Effect.result<Found | undefined, RefundError, never>(dance.moves[did](timeoutMs));
    if (Result.isFailure(outcome))
      return yield* afterSetback(dance, { ...standing, applications }, outcome.failure);
    if (outcome.success === undefined)
      return yield* step(dance, { ...standing, applications, move: "query", accepted: true });
    return yield* found({ ...outcome.success, by: did, applications });
  });
}

const shortestCallMs = 5_000;

/** A call has a third of the time, for what to do after a failure needs time of its own; and never more than is left. */
function callTimeoutMs({ bounds, deadlineMs }: Dance, nowMs: number): number {
  const share = Math.max(Math.ceil(bounds.timeoutMs / 3), shortestCallMs);
  return Math.max(Math.min(share, Math.floor(deadlineMs - nowMs)), 1);
}

function found(confirmed: Confirmed): Effect.Effect<Confirmed, RefundError> {
  const { status } = confirmed.refund;
  if (status !== "CLOSED" && status !== "FAILED") return Effect.succeed(confirmed);
  return Effect.fail(ended(confirmed, ends[status]));
}

function afterSetback(
  dance: Dance,
  standing: Standing,
  failure: RefundError,
): Effect.Effect<Confirmed, RefundError> {
  return Effect.gen(function* () {
    const error = yield* known(failure);
    if (standing.accepted) return yield* afterAcceptance(dance, standing, error);
    const { move: did, applications } = standing;
    if (did === "query" && isOther(error)) return yield* Effect.fail(otherParameters(error));
    const setbacks = standing.setbacks + 1;
    const applyError = did === "apply" ? lastWord(standing.applyError, error) : standing.applyError;
    const next = nextMove({ did, error, count: setbacks });
    // Only a query whose proven answer found nothing is followed by an application.
    const missing = did === "query" && next.move === "apply" && standing.doubted !== true;
    const told = leftOpen(applyError ?? error, { ...dance.application, applications, missing });
    const doubted = standing.doubted === true || (did === "apply" && leavesDoubt(error));
    if (next.move === "stop") return yield* Effect.fail(told);
    if (next.move === "apply" && applications >= dance.bounds.maxApplications)
      return yield* Effect.fail(told);
    if (!(yield* waited(dance, next.afterMs))) return yield* Effect.fail(told);
    const going = applyError === undefined ? {} : { applyError };
    return yield* step(dance, { move: next.move, setbacks, applications, doubted, ...going });
  });
}

function leavesDoubt({ kind, verified }: AnyRefundError): boolean {
  return kind !== "unreachable" && !(verified === true && (kind === "refused" || kind === "rate-limited"));
}

/** What was accepted is only asked after; that a query does not find it yet is no reason to apply again. */
function afterAcceptance(
  dance: Dance,
  standing: Standing,
  error: AnyRefundError,
): Effect.Effect<Confirmed, RefundError> {
  return Effect.gen(function* () {
    const setbacks = standing.setbacks + 1;
    const next = nextMove({ did: "query", error, count: setbacks });
    const told = acceptedButUnseen(error, dance.application, standing.applications);
    if (next.move === "stop" || isOther(error)) return yield* Effect.fail(told);
    if (!(yield* waited(dance, next.afterMs))) return yield* Effect.fail(told);
    return yield* step(dance, { ...standing, move: "query", setbacks });
  });
}

/** False, at once, when the wait would cross the deadline. */
function waited({ deadlineMs }: Dance, afterMs: number): Effect.Effect<boolean> {
  return Effect.gen(function* () {
    const nowMs = yield* Clock.currentTimeMillis;
    if (nowMs + afterMs >= deadlineMs) return false;
    if (afterMs > 0) yield* Effect.sleep(Duration.millis(afterMs));
    return true;
  });
}

/** What was not sent at all takes back nothing of what an application before it left open. */
function lastWord(before: AnyRefundError | undefined, error: AnyRefundError): AnyRefundError {
  return before !== undefined && error.kind === "unreachable" ? before : error;
}

function known(failure: RefundError): Effect.Effect<AnyRefundError> {
  return isRefundError(failure) ? Effect.succeed(failure) : Effect.die(failure);
}

/** This number, with other parameters. A signed answer about another number proves nothing of this one. */
function isOther({ kind, reason, verified, bound }: RefundError): boolean {
  return kind === "untrusted" && reason === "other-refund" && verified === true && bound === true;
}

/** The number exists, with other amounts or another order: somebody used it before. */
function otherParameters({ httpStatus, requestId }: RefundError): RefundError {
  const facts: RefundErrorFacts = {
    reason: "other-parameters",
    verified: true,
    bound: true,
    ...(httpStatus === undefined ? {} : { httpStatus }),
    ...(requestId === undefined ? {} : { requestId }),
  };
  return new RefundError(
    "refused",
    "This refund number belongs to a refund with other parameters. The application was not accepted as it stands.",
    {
      advice: {
        action: "query",
        text: "Look at the refund that has this number before you apply for another.",
      },
      ...facts,
    },
  );
}

interface End {
  readonly reason: "closed" | "failed";
  readonly message: string;
  readonly advice: Advice;
}

const ends: Readonly<Record<"CLOSED" | "FAILED", End>> = {
  CLOSED: {
    reason: "closed",
    message: "This refund is closed: its number is spent and no money moves.",
    advice: { action: "stop", text: "To refund after all, apply with a new number." },
  },
  FAILED: {
    reason: "failed",
    message: "This refund has failed: no money moves.",
    advice: {
      action: "fix",
      text: "Find the cause on the merchant platform, then apply again with the same number and the same parameters.",
    },
  },
};

function ended({ answer }: Confirmed, { reason, message, advice }: End): RefundError {
  const { requestId } = answer;
  const facts = { reason, verified: true, bound: true, ...(requestId === undefined ? {} : { requestId }) };
  return new RefundError("refused", message, { advice, ...facts });
}

interface Left {
  readonly outRefundNo: string;
  readonly applications: number;
  /** A proven answer found no such refund after the last application, the only one that WeChat Pay can have had. */
  readonly missing: boolean;
}

/** What the last application came to, and exactly what is not known of it. */
function leftOpen(error: AnyRefundError, { outRefundNo, applications, missing }: Left): RefundError {
  if (isSettled(error, missing)) return withFacts(error, { attempts: applications });
  const { reason, code, httpStatus, requestId, verified, bound } = error;
  // A refusal that may stand for a refund that was made is no refusal.
  const kind = error.kind === "refused" && error.verified ? "unsettled" : error.kind;
  return new RefundError(kind, `${error.message} Whether refund ${outRefundNo} was accepted is not known.`, {
    advice: {
      action: "query",
      text: "Ask for this number until the answer is proven; apply again with this number only, never a new one.",
    },
    attempts: applications,
    ...defined({ reason, code, httpStatus, requestId, verified, bound }),
  });
}

function isSettled(error: AnyRefundError, missing: boolean): boolean {
  if (error.kind === "config" || error.kind === "unreachable") return true;
  if (error.kind !== "refused" || !error.verified) return false;
  return missing || againAfterApply(error).verdict !== "unknown";
}

function acceptedButUnseen(
  { message, httpStatus, requestId }: AnyRefundError,
  { outRefundNo }: Application,
  applications: number,
): RefundError {
  return new RefundError(
    "unsettled",
    `WeChat Pay has accepted refund ${outRefundNo}, but its state is not known. The query said: ${message}`,
    {
      advice: { action: "query", text: "Ask for this number until the answer is proven; do not apply anew." },
      reason: "accepted",
      verified: true,
      bound: true,
      attempts: applications,
      ...defined({ httpStatus, requestId }),
    },
  );
}

function defined(facts: {
  readonly [Name in keyof RefundErrorFacts]: RefundErrorFacts[Name] | undefined;
}): RefundErrorFacts {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
}
