import type { JourneyStep } from "../ledger/journeys.ts";
import type { RefundRecord } from "../ledger/record.ts";
import type { WorldIndex } from "../world/world-index.ts";
import { announced } from "./news.ts";
import { isLoopback } from "./loopback.ts";

/** One sending of a notification. */
export interface Sending {
  /** When it was due, in virtual time: a leap of the clock brings many at once. */
  readonly atMs: number;
  /** The fault that spoiled it. */
  readonly fault?: string;
  /** The receiver's HTTP status; absent where it gave none. */
  readonly status?: number;
  readonly problem?: string;
  readonly acknowledged: boolean;
}

/** A notification from the moment it is foreseen. */
export interface Posting {
  /** The notification's own id. */
  readonly id: string;
  readonly api: "v3" | "v2";
  readonly url: string;
  refund: RefundRecord;
  readonly step: JourneyStep;
  /** When the refund came to this state, in virtual time. */
  readonly eventMs: number;
  state: "waiting" | "acknowledged" | "given-up" | "not-sent";
  /** Why it is not sent. */
  readonly reason?: string;
  /** Undefined once nothing more is sent. */
  nextMs: number | undefined;
  /** How often it was taken to be sent. */
  taken: number;
  readonly sendings: Sending[];
}

/** Seconds between sendings (refund notification pages): 15 resends in 24 hours and 4 minutes. */
const resendAfterSeconds: readonly number[] = [
  15, 15, 30, 180, 600, 1200, 1800, 1800, 1800, 3600, 10_800, 10_800, 10_800, 21_600, 21_600,
];

/** What is announced to merchants, the last 1000 notifications. */
export interface Outbox {
  /** Foresees what a refund will be announced with; nothing where nobody wants to hear. */
  readonly announce: (refund: RefundRecord) => void;
  /** The refund goes another way from now on. */
  readonly revise: (refund: RefundRecord, to: RefundRecord, nowMs: number) => void;
  /** The next one due, its resend already noted: who takes it sends it. */
  readonly takeDue: (nowMs: number) => Due | undefined;
  readonly all: () => readonly Posting[];
  readonly reset: () => void;
}

/** A posting that is to be sent, and the instant for which it was. */
export interface Due {
  readonly posting: Posting;
  readonly dueMs: number;
}

const mostPostings = 1000;

interface OutboxParts {
  readonly index: WorldIndex;
  readonly nonce: () => string;
  /** Whether the earlier news of this refund is to come after the later. */
  readonly outOfOrder: (refund: RefundRecord, api: "v3" | "v2") => boolean;
}

export function createOutbox({ index, nonce, outOfOrder }: OutboxParts): Outbox {
  let postings: readonly Posting[] = [];
  const foresee = (refund: RefundRecord, fromMs: number): void => {
    const way = wayOf(refund, index);
    if (way === undefined) return;
    const fresh = refund.steps
      .filter(({ state }) => announced[state] !== undefined)
      .map((step) => ({ step, eventMs: refund.createdMs + step.afterSeconds * 1000 }))
      .filter(({ eventMs }) => eventMs >= fromMs)
      .map((event): Posting => newPosting({ ...way, ...event, refund, id: idOf(nonce()) }));
    const ordered = fresh.length > 1 && outOfOrder(refund, way.api) ? laterFirst(fresh) : fresh;
    postings = [...postings, ...ordered].slice(-mostPostings);
  };
  return {
    announce: (refund) => foresee(refund, refund.createdMs),
    revise: (refund, to, nowMs) => {
      postings = postings.filter((posting) => posting.refund !== refund || posting.eventMs <= nowMs);
      for (const posting of postings) if (posting.refund === refund) posting.refund = to;
      foresee(to, nowMs + 1);
    },
    takeDue: (nowMs) => {
      const [first] = postings
        .map((posting): Due => ({ posting, dueMs: posting.nextMs ?? Number.POSITIVE_INFINITY }))
        .filter(({ dueMs }) => dueMs <= nowMs)
        .toSorted((a, b) => a.dueMs - b.dueMs);
      if (first !== undefined) noteResend(first.posting);
      return first;
    },
    all: () => postings,
    reset: () => {
      postings = [];
    },
  };
}

interface WayOut {
  readonly url: string;
  readonly api: "v3" | "v2";
  readonly reason?: string;
}

/**
 * Where and in which form a refund is announced: APIv3's where an APIv3 application named a URL; V2's for V2's refunds,
 * and for all that go to the merchant number's own URL.
 */
function wayOf({ owner, applied }: RefundRecord, index: WorldIndex): WayOut | undefined {
  const merchant = index.merchant(owner.mchid);
  const url = applied?.notifyUrl ?? merchant?.notifyUrl;
  if (url === undefined || merchant === undefined) return undefined;
  const ownV3 = applied?.api === "v3" && applied.notifyUrl !== undefined;
  const api = ownV3 || merchant.v2 === undefined ? "v3" : "v2";
  if (!isLoopback(url)) return { url, api, reason: "The sandbox posts to loopback addresses only." };
  const hasKey = api === "v2" || merchant.v3?.apiV3Key !== undefined;
  return hasKey ? { url, api } : { url, api, reason: "The merchant has no APIv3 key." };
}

interface NewPosting extends WayOut, Pick<Posting, "id" | "refund" | "step" | "eventMs"> {}

function newPosting({ reason, ...parts }: NewPosting): Posting {
  const fresh = { ...parts, taken: 0, sendings: [] };
  return reason === undefined
    ? { ...fresh, state: "waiting", nextMs: parts.eventMs }
    : { ...fresh, state: "not-sent", reason, nextMs: undefined };
}

/** The last news keeps its time; those before it come a second later each. */
function laterFirst(postings: readonly Posting[]): readonly Posting[] {
  const lastMs = postings.at(-1)?.eventMs ?? 0;
  return postings.map((posting, at) => {
    const behind = postings.length - 1 - at;
    return posting.nextMs === undefined ? posting : { ...posting, nextMs: lastMs + behind * 1000 };
  });
}

function noteResend(posting: Posting): void {
  const after = resendAfterSeconds[posting.taken];
  posting.taken += 1;
  posting.nextMs = after === undefined ? undefined : (posting.nextMs ?? 0) + after * 1000;
}

/** A UUID made of 32 letters and digits. */
function idOf(nonce: string): string {
  return nonce.toLowerCase().replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, "$1-$2-$3-$4-$5");
}
