import type { RefundError } from "../failure/errors.ts";
import { pollAtMs, pollDelayMs } from "./cadence.ts";
import { present } from "./members.ts";
import type { Refund, RefundStatus } from "./model.ts";

/** How far the following of one refund has come; plain data, fit to be stored. Instants in ms since 1970. */
export interface Following {
  readonly startMs: number;
  readonly nextPollAtMs: number;
  /** What is believed so far. */
  readonly refund?: Refund;
  /** When WeChat Pay first said, proven, that there is no such refund; forgotten once it is found. */
  readonly missingSinceMs?: number;
  /** When the first refusal came that nobody signed; forgotten once the refund is found. */
  readonly refusedSinceMs?: number;
  /** The last poll's failure, as `kind/reason/code`; absent after a success. */
  readonly trouble?: string;
}

/** What one poll brought. */
export type Sighting =
  | { readonly nowMs: number; readonly refund: Refund }
  | { readonly nowMs: number; readonly error: RefundError };

/** What a poll means for whoever follows the refund. */
export interface Followed {
  readonly following: Following;
  /**
   * `status`: the first sight, or another status. `same`: nothing new. `anomaly`: the answer contradicts what is
   * believed and is not believed. `trouble`: the poll failed in a way it had not before; `still-trouble`: as before.
   */
  readonly news: "status" | "same" | "anomaly" | "trouble" | "still-trouble";
  /** `final`: the status will not change. `hopeless`: asking on would not help; the error says what would. */
  readonly end?: "final" | "hopeless";
}

export function startFollowing(nowMs: number, believed?: Refund): Following {
  return { startMs: nowMs, nextPollAtMs: nowMs, ...(believed === undefined ? {} : { refund: believed }) };
}

/**
 * Takes one poll's outcome in, and says what is new, when to ask next and whether to stop. Asks at the cadence of the
 * refund query page, after a minute when told to slow down, and every thirty minutes once somebody has to act.
 *
 * @example
 * ```ts
 * let following = startFollowing(nowMs);
 * const { news, end, ...next } = follow(following, { nowMs, refund });
 * following = next.following; // poll again at following.nextPollAtMs, unless `end` is set
 * ```
 */
export function follow(following: Following, sighting: Sighting): Followed {
  return "refund" in sighting ? seen(following, sighting) : failed(following, sighting);
}

const slowestMs = pollDelayMs(Number.MAX_SAFE_INTEGER);

function seen(following: Following, { nowMs, refund }: Extract<Sighting, { refund: Refund }>): Followed {
  const { startMs, refund: believed } = following;
  if (believed !== undefined && contradicts(believed, refund)) {
    const nextPollAtMs = nowMs + slowestMs;
    return { following: { startMs, nextPollAtMs, refund: believed }, news: "anomaly" };
  }
  const { createTimeMs } = refund;
  const cadenceMs = pollAtMs({ startMs, nowMs, ...(createTimeMs === undefined ? {} : { createTimeMs }) });
  const nextPollAtMs = refund.status === "ABNORMAL" ? nowMs + slowestMs : cadenceMs;
  return {
    following: { startMs, nextPollAtMs, refund },
    news: believed?.wireStatus === refund.wireStatus ? "same" : "status",
    ...(refund.final ? { end: "final" as const } : {}),
  };
}

const open: readonly RefundStatus[] = ["PROCESSING", "ABNORMAL", "UNCERTAIN", "UNRECOGNIZED"];
const ended: readonly RefundStatus[] = ["SUCCESS", "CLOSED", "FAILED"];

/** Which status may follow which (APIv3 state diagram); a refund that has ended stays as it ended. */
const successors: Readonly<Record<RefundStatus, readonly RefundStatus[]>> = {
  PROCESSING: [...open, ...ended],
  ABNORMAL: [...open, ...ended],
  UNCERTAIN: [...open, ...ended],
  UNRECOGNIZED: [...open, ...ended],
  SUCCESS: ["SUCCESS"],
  CLOSED: ["CLOSED"],
  FAILED: ["FAILED"],
};

const fixed = ["refundId", "outRefundNo", "transactionId", "outTradeNo"] as const;

function contradicts(believed: Refund, refund: Refund): boolean {
  const differs = (one?: string | number, other?: string | number): boolean =>
    one !== undefined && other !== undefined && one !== other;
  return (
    !successors[believed.status].includes(refund.status) ||
    fixed.some((name) => differs(believed[name], refund[name])) ||
    differs(believed.amount.refund, refund.amount.refund) ||
    differs(believed.amount.total, refund.amount.total)
  );
}

/** A refund just applied for may not be found at once, and a refusal may be forged; after this long it is the answer. */
const patienceMs = 600_000;

function failed(following: Following, { nowMs, error }: Extract<Sighting, { error: RefundError }>): Followed {
  const { startMs, refund, missingSinceMs, refusedSinceMs } = following;
  const doubt = doubtOf(error);
  const sinceMs = doubt === undefined ? nowMs : (following[doubt] ?? nowMs);
  const trouble = [error.kind, error.reason, error.code].filter(Boolean).join("/");
  const hopeless = doubt === undefined ? isHopeless(error) : nowMs - sinceMs >= patienceMs;
  return {
    following: {
      startMs,
      nextPollAtMs: afterFailureMs(following, nowMs, error),
      trouble,
      ...present({ refund, missingSinceMs, refusedSinceMs }),
      ...(doubt === undefined ? {} : { [doubt]: sinceMs }),
    },
    news: following.trouble === trouble ? "still-trouble" : "trouble",
    ...(hopeless ? { end: "hopeless" as const } : {}),
  };
}

// What is told comes from an answer that may be forged: it may slow the following down, never hurry it.
const soonestMs = 60_000;

function afterFailureMs(
  { startMs, refund }: Following,
  nowMs: number,
  { kind, advice }: RefundError,
): number {
  if (refund?.status === "ABNORMAL") return nowMs + slowestMs;
  const toldMs = (advice.afterSeconds ?? 0) * 1000;
  const paced = kind === "rate-limited" || kind === "refused";
  if (paced && advice.afterSeconds !== undefined) return nowMs + Math.max(toldMs, soonestMs);
  const { createTimeMs } = refund ?? {};
  return Math.max(nowMs + toldMs, pollAtMs({ startMs, nowMs, ...present({ createTimeMs }) }));
}

/** Which refusal may yet turn out not to be one, by the member that says since when. */
function doubtOf({ kind, verified, advice }: RefundError): "missingSinceMs" | "refusedSinceMs" | undefined {
  if (kind !== "refused") return undefined;
  if (verified !== true) return "refusedSinceMs";
  return advice.action === "query" ? "missingSinceMs" : undefined;
}

/** Mistakes of the caller stay mistakes; what is merely not proven may be proven next time. */
function isHopeless({ kind }: RefundError): boolean {
  return kind === "config" || kind === "refused";
}
