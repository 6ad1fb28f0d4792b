import {
  type AnyRefundError,
  mayRefundAgain,
  type NotFoundAnswer,
  type Refund,
  type RefundErrorDocument,
  type RefundStatus,
  relay,
  type RelayedAnswer,
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
  /** A proven answer that contradicts what is believed, and is not believed. */
  readonly contradiction?: { readonly atMs: number; readonly status: RefundStatus };
  readonly verdict: Verdict;
  /** Proven answers that found no such refund. */
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

const nothingKnown: Verdict = {
  verdict: "unknown",
  because: "WeChat Pay has not been asked about this number yet.",
  todo: "Wait for the first answer.",
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
  const { trouble: _, nextPollAtMs: __, contradiction: ___, relayed, ...kept } = entry;
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

/** The entry after news that WeChat Pay sent by itself; a query brings what a page can check. */
export function afterNotification(entry: Entry, status: RefundStatus, atMs: number): Entry {
  return { ...entry, sightings: withSighting(entry.sightings, { atMs, status, by: "notification" }) };
}

/** A question or an application that failed. */
export interface Failed {
  readonly error: AnyRefundError;
  readonly of: "query" | "application";
  readonly atMs: number;
  readonly nextPollAtMs?: number | undefined;
}

/** The entry after a failure: what was proven before stays believed. */
export function afterFailure(entry: Entry, { error, of, atMs, nextPollAtMs }: Failed): Entry {
  const { nextPollAtMs: _, ...kept } = entry;
  const notFound =
    error.notFound === undefined ? entry.notFound : [...entry.notFound, error.notFound].slice(-20);
  return {
    ...kept,
    trouble: { atMs, error: error.toJSON() },
    ...present({ nextPollAtMs }),
    notFound,
    verdict: entry.refund === undefined ? verdictOf(error, of, notFound) : entry.verdict,
  };
}

function verdictOf(error: AnyRefundError, of: Failed["of"], notFound: readonly NotFoundAnswer[]): Verdict {
  if (of === "application") return mayRefundAgain({ applyError: error });
  return mayRefundAgain(error.notFound === undefined ? { error } : { notFound });
}

function withSighting(seen: readonly StatusSeen[], sighting: StatusSeen): readonly StatusSeen[] {
  return seen.at(-1)?.status === sighting.status ? seen : [...seen, sighting];
}
