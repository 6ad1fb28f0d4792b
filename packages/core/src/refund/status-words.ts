import type { RefundStatus } from "./model.ts";

export interface StatusWords {
  readonly status: RefundStatus;
  /** The words on the wire, APIv3's and V2's, that mean it. */
  readonly wire: readonly string[];
  /** True when the status will not change any more. */
  readonly final: boolean;
}

const unrecognized: StatusWords = { status: "UNRECOGNIZED", wire: [], final: false };

/**
 * The words of every status, apart from what is said about it, so that a page that only reads refunds need not load
 * the advice (APIv3 partner refund query page, `status`; V2 refund query page, `refund_status_$n`; `REFUNDCLOSE` from
 * the later V2 refund query docs).
 */
export const statusWords: readonly StatusWords[] = [
  { status: "PROCESSING", wire: ["PROCESSING"], final: false },
  { status: "SUCCESS", wire: ["SUCCESS"], final: true },
  { status: "CLOSED", wire: ["CLOSED", "REFUNDCLOSE"], final: true },
  { status: "ABNORMAL", wire: ["ABNORMAL", "CHANGE"], final: false },
  { status: "FAILED", wire: ["FAIL"], final: true },
  { status: "UNCERTAIN", wire: ["NOTSURE"], final: false },
  unrecognized,
];

/** What a word on the wire stands for; words are compared exactly. */
export function statusOfWord(wireStatus: string): StatusWords {
  return statusWords.find(({ wire }) => wire.includes(wireStatus)) ?? unrecognized;
}

/**
 * The status a word on the wire stands for, from either API; `UNRECOGNIZED` for any other word.
 *
 * @example
 * ```ts
 * statusOf("REFUNDCLOSE"); // "CLOSED"
 * statusOf("CHANGE");      // "ABNORMAL"
 * statusOf("success");     // "UNRECOGNIZED"
 * ```
 */
export function statusOf(wireStatus: string): RefundStatus {
  return statusOfWord(wireStatus).status;
}
