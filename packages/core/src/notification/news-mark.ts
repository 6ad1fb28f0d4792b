import { instantMs } from "../refund/time.ts";
import { eventKey, type RefundEvent } from "./event.ts";

/** What is kept of a refund's news to tell older from newer: plain values, for a table or as JSON. */
export interface NewsMark {
  /** Whose news: the same for all news of one refund, over either API. */
  readonly refund: string;
  /** Which news: {@link eventKey}. */
  readonly key: string;
  /** Nothing comes after a final status. */
  readonly final: boolean;
  /** When the notification was made, else when the refund succeeded, in milliseconds since 1970; absent where neither is told. */
  readonly atMs?: number;
}

/**
 * The mark of a piece of news.
 *
 * @example
 * ```ts
 * await table.put(outRefundNo, JSON.stringify({ status: event.refund.status, mark: newsMark(event) }));
 * ```
 */
export function newsMark(event: RefundEvent): NewsMark {
  const { mchid, subMchid = "", eventTime = "", refund } = event;
  const { outRefundNo, refundId = "", final, successTime = "" } = refund;
  const atMs = instantMs(eventTime) ?? instantMs(successTime);
  return {
    refund: [mchid, subMchid, outRefundNo ?? refundId].join("\n"),
    key: eventKey(event),
    final,
    ...(atMs === undefined ? {} : { atMs }),
  };
}

/**
 * Whether news is older than what is known already, since WeChat Pay sends news in any order: what is not final is older
 * than what is, else the earlier time is. News without a time is not called older.
 *
 * @example
 * ```ts
 * if (isSuperseded(newsMark(event), known.mark)) return; // SUCCESS is known, and this is the ABNORMAL before it
 * ```
 */
export function isSuperseded(news: NewsMark, known: NewsMark): boolean {
  if (news.final !== known.final) return known.final;
  return (news.atMs ?? Number.NaN) < (known.atMs ?? Number.NaN);
}
