import {
  type AnyRefundError,
  mayRefundAgain,
  type NotFoundAnswer,
  type Refund,
  type RefundErrorDocument,
  type RefundStatus,
  relay,
  type RelayedAnswer,
  statusTable,
  type Verdict,
} from "@wxrefund/core";
import type { AnswerProof } from "@wxrefund/node-http";
import { present } from "./present.ts";

/** One refund as the desk keeps it: plain data, stored as JSON and given to the page as it is. */
export interface Entry {
  readonly outRefundNo: string;
  /** By the desk's clock, which the sandbox moves; so are the sightings. Milliseconds since 1970. */
  readonly addedAtMs: number;
  /** What the server believes; the page believes only what it has checked itself. */
  readonly refund?: Refund;
  /** The last proven answer, for the page to check. V2 answers cannot be relayed. */
  readonly relayed?: RelayedAnswer;
  /** Each status the desk has seen, oldest first. */
  readonly sightings: readonly StatusSeen[];
  /** By the real clock; absent when nobody asks any more. */
  readonly nextPollAtMs?: number;
  /** The last poll's failure; absent after a success. */
  readonly trouble?: Trouble;
  /** An application that is under way or has failed; absent once a refund is proven. */
  readonly application?: ApplicationSent;
  /** A proven answer that contradicts what is believed, and is not believed. */
  readonly contradiction?: { readonly atMs: number; readonly status: RefundStatus };
  readonly verdict: Verdict;
  /** Proven answers that found no such refund, given after the last application. */
  readonly notFound: readonly NotFoundAnswer[];
}

export interface StatusSeen {
  readonly atMs: number;
  readonly status: RefundStatus;
  readonly by: SeenBy;
}

export type SeenBy = "query" | "notification" | "application";

export interface Trouble {
  readonly atMs: number;
  readonly error: RefundErrorDocument;
}

export interface ApplicationSent {
  readonly atMs: number;
  /** WeChat Pay may have accepted it, or one before it, under this number. */
  readonly open: boolean;
  /** Absent while it is under way. */
  readonly error?: RefundErrorDocument;
}

/** A refund's status; or `NONE` where WeChat Pay has proven that it finds none, and `UNKNOWN` where nothing is proven. */
export type Known = RefundStatus | "NONE" | "UNKNOWN";

/** What the status is told from; a page takes the refund that it has checked itself. */
export interface Evident {
  readonly refund?: Refund | undefined;
  readonly notFound: readonly NotFoundAnswer[];
}

export function knownOf({ refund, notFound }: Evident): Known {
  return refund?.status ?? (notFound.length > 0 ? "NONE" : "UNKNOWN");
}

/** Whether nothing is lost with the number: no refund is proven under it, and no application may have made one. */
export function mayBeForgotten({ refund, application }: Entry): boolean {
  return refund === undefined && application?.open !== true;
}

const nothingKnown: Verdict = {
  verdict: "unknown",
  because: "WeChat Pay has not been asked about this number yet.",
  todo: "Wait for the first answer.",
};
const underWay: Verdict = {
  verdict: "unknown",
  because: "The application is on its way.",
  todo: "Wait for its answer.",
};

export function newEntry(outRefundNo: string, addedAtMs: number): Entry {
  return { outRefundNo, addedAtMs, sightings: [], notFound: [], verdict: nothingKnown };
}

/** A refund with the proof it came with. */
export interface Proven {
  readonly refund: Refund;
  readonly answer: AnswerProof;
  readonly by: SeenBy;
  readonly atMs: number;
  readonly nextPollAtMs?: number | undefined;
}

/** The entry after a proven answer. */
export function afterAnswer(entry: Entry, { refund, answer, by, atMs, nextPollAtMs }: Proven): Entry {
  const { trouble: _, application: __, nextPollAtMs: ___, contradiction: ____, relayed, ...kept } = entry;
  const { protocol } = answer.evidence;
  // A V2 answer says the same of the refund, but no page can check it: the older proof is kept.
  const proof = protocol === "v3" ? relay(answer.evidence) : relayed;
  return {
    ...kept,
    refund,
    ...present({ relayed: proof, nextPollAtMs }),
    sightings: withSighting(entry.sightings, { atMs, status: refund.status, by }),
    verdict: mayRefundAgain({ refund, answer }),
    notFound: [],
  };
}

/** News that WeChat Pay sent by itself. */
export interface Told {
  readonly status: RefundStatus;
  readonly atMs: number;
  /** When WeChat Pay made it, where it says so; it may have been long on its way. */
  readonly eventMs?: number | undefined;
}

/** The entry after such news, unless it is older than what is known; a query brings what a page can check. */
export function afterNotification(entry: Entry, { status, atMs, eventMs = atMs }: Told): Entry {
  const last = entry.sightings.at(-1);
  if (last !== undefined && (isFinal(last.status) || eventMs < last.atMs)) return entry;
  return { ...entry, sightings: withSighting(entry.sightings, { atMs, status, by: "notification" }) };
}

function isFinal(status: RefundStatus): boolean {
  return statusTable.some((row) => row.status === status && row.final);
}

/** The entry while an application is under way: what was not found before it may be there now. */
export function beforeApplication(entry: Entry, atMs: number): Entry {
  return {
    ...entry,
    application: { atMs, open: true },
    notFound: [],
    verdict: entry.refund === undefined ? underWay : entry.verdict,
  };
}

interface ApplicationFailed {
  readonly error: AnyRefundError;
  readonly atMs: number;
  /** Whether an application before this one may have been accepted. */
  readonly doubted: boolean;
}

/** The entry after an application that failed. */
export function afterApplicationFailure(entry: Entry, { error, atMs, doubted }: ApplicationFailed): Entry {
  const open = doubted || mayStand(error);
  return {
    ...entry,
    application: { atMs, open, error: error.toJSON() },
    verdict: entry.refund === undefined ? mayRefundAgain({ applyError: error }) : entry.verdict,
  };
}

/** Nothing was sent, or WeChat Pay has proven that it refused: every other failure leaves a refund possible. */
function mayStand({ kind, verified, reason }: AnyRefundError): boolean {
  if (kind === "config" || kind === "unreachable") return false;
  return kind !== "refused" || !verified || reason !== undefined;
}

/** A question that failed. */
export interface Failed {
  readonly error: AnyRefundError;
  readonly atMs: number;
  readonly nextPollAtMs?: number | undefined;
}

/** The entry after a failure: what was proven before stays believed. */
export function afterFailure(entry: Entry, { error, atMs, nextPollAtMs }: Failed): Entry {
  const { nextPollAtMs: _, ...kept } = entry;
  const notFound =
    error.notFound === undefined ? entry.notFound : [...entry.notFound, error.notFound].slice(-20);
  return {
    ...kept,
    trouble: { atMs, error: error.toJSON() },
    ...present({ nextPollAtMs }),
    notFound,
    verdict: isJudged(entry) ? entry.verdict : verdictOf(error, notFound),
  };
}

/** A proven refund is judged, and so is an application that WeChat Pay has proven not to have accepted. */
function isJudged({ refund, application }: Entry): boolean {
  return refund !== undefined || application?.open === false;
}

function verdictOf(error: AnyRefundError, notFound: readonly NotFoundAnswer[]): Verdict {
  return mayRefundAgain(error.notFound === undefined ? { error } : { notFound });
}

function withSighting(seen: readonly StatusSeen[], sighting: StatusSeen): readonly StatusSeen[] {
  return seen.at(-1)?.status === sighting.status ? seen : [...seen, sighting];
}
