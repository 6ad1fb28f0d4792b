import type { Refund } from "../refund/model.ts";

export type RefundEventType = "REFUND.SUCCESS" | "REFUND.ABNORMAL" | "REFUND.CLOSED";

/** News of a refund that WeChat Pay sent by itself. */
export interface RefundEvent {
  readonly api: "v3" | "v2";
  /**
   * Is it proven that WeChat Pay says this? V3 notifications are signed. V2 ones are only encrypted with a key that
   * both sides know, without a seal: false until a query agreed.
   */
  readonly confirmed: boolean;
  /** The notification's own id (V3): the same for every resend. */
  readonly notificationId?: string;
  readonly eventType?: RefundEventType;
  /** When the notification was made (V3), as received. */
  readonly eventTime?: string;
  /** The merchant number it is for; a service provider's own in partner mode. */
  readonly mchid: string;
  readonly subMchid?: string;
  /** What it tells of the refund: fewer members than a query's answer. */
  readonly refund: Refund;
}

/**
 * What makes two notifications the same news: resends repeat it, and V2 notifications have no id of their own.
 *
 * @example
 * ```ts
 * if (seen.has(eventKey(event))) return; // a resend
 * ```
 */
export function eventKey({ mchid, subMchid = "", refund }: RefundEvent): string {
  const { refundId = "", outRefundNo = "", wireStatus, successTime = "" } = refund;
  return [mchid, subMchid, refundId, outRefundNo, wireStatus, successTime].join("\n");
}
