import { guardField, guardOptional } from "../exchange/grammar.ts";
import { configError } from "../failure/config.ts";

/** What a merchant asks for: one refund of one paid order. Money in fen. */
export interface Application {
  /**
   * The merchant's refund number, 1 to 64 of `[0-9A-Za-z_\-|*@]`: one number refunds once. Store it, with all of the
   * application, before sending, and never take a new one because an answer was lost.
   */
  readonly outRefundNo: string;
  /** The order, by WeChat Pay's number; it wins over `outTradeNo`. One of the two is needed. */
  readonly transactionId?: string;
  readonly outTradeNo?: string;
  readonly amount: {
    /** What this refund gives back; at most `total`. */
    readonly refund: number;
    /** The order's total. */
    readonly total: number;
    /** Default CNY. */
    readonly currency?: string;
    /** Which accounts pay (APIv3): sums to `refund`, no account twice. */
    readonly from?: readonly { readonly account: "AVAILABLE" | "UNAVAILABLE"; readonly amount: number }[];
  };
  /** At most 80 characters, shown to the payer. */
  readonly reason?: string;
  /** Where the result is announced: http or https, at most 256 characters, without a query. */
  readonly notifyUrl?: string;
  /** A service provider's sub-merchant. */
  readonly subMchid?: string;
}

/** Over APIv3 (refund application pages for merchants and partners). */
export interface ApplicationV3 extends Application {
  readonly fundsAccount?: "AVAILABLE" | "UNSETTLED";
  readonly goods?: readonly GoodsToRefund[];
}

export interface GoodsToRefund {
  readonly merchantGoodsId: string;
  readonly wechatpayGoodsId?: string;
  readonly goodsName?: string;
  /** In fen. */
  readonly unitPrice: number;
  /** In fen. */
  readonly refundAmount: number;
  readonly refundQuantity: number;
}

/** Over V2 (refund application page). */
export interface ApplicationV2 extends Application {
  readonly subAppid?: string;
  readonly refundAccount?: "REFUND_SOURCE_UNSETTLED_FUNDS" | "REFUND_SOURCE_RECHARGE_FUNDS";
  readonly opUserId?: string;
}

/** Throws `config`, naming field and rule, for an application that WeChat Pay would refuse by its form alone. */
export function guardApplication(application: Application): void {
  guardField("outRefundNo", application.outRefundNo);
  guardOptional("transactionId", application.transactionId);
  guardOptional("outTradeNo", application.outTradeNo);
  guardOptional("subMchid", application.subMchid);
  if (application.transactionId === undefined && application.outTradeNo === undefined) {
    throw configError("transactionId", "One of transactionId and outTradeNo is required.");
  }
  guardAmount(application.amount);
  guardText("reason", application.reason, 80);
  guardNotifyUrl(application.notifyUrl);
}

function guardAmount({ refund, total, currency, from }: Application["amount"]): void {
  guardFen("amount.refund", refund);
  guardFen("amount.total", total);
  if (refund > total) throw configError("amount.refund", "amount.refund is more than amount.total.");
  if (currency !== undefined && !/^[A-Z]{3}$/.test(currency)) {
    throw configError("amount.currency", "amount.currency must be three capital letters such as CNY.");
  }
  if (from !== undefined) guardFrom(from, refund);
}

function guardFrom(from: NonNullable<Application["amount"]["from"]>, refund: number): void {
  for (const { amount } of from) guardFen("amount.from", amount);
  if (new Set(from.map(({ account }) => account)).size < from.length) {
    throw configError("amount.from", "amount.from names an account twice.");
  }
  if (from.reduce((sum, { amount }) => sum + amount, 0) !== refund) {
    throw configError("amount.from", "amount.from must sum to amount.refund.");
  }
}

/** Whole fen from 1; goods may be worth nothing. */
export function guardFen(field: string, value: number, minimum: 0 | 1 = 1): void {
  if (Number.isSafeInteger(value) && value >= minimum) return;
  throw configError(field, `${field} must be a whole number of fen, at least ${minimum}.`);
}

export function guardText(field: string, value: string | undefined, maximum: number): void {
  if (value === undefined) return;
  const characters = Array.from(value).length;
  if (characters >= 1 && characters <= maximum && !/[\p{Cc}\p{Cs}]/u.test(value)) return;
  throw configError(field, `${field} must be 1 to ${maximum} characters without control characters.`);
}

function guardNotifyUrl(url: string | undefined): void {
  if (url === undefined) return;
  if (url.length <= 256 && /^https?:\/\/[^\s/?#@]+(?:\/[^\s?#]*)?$/.test(url)) return;
  throw configError("notifyUrl", "notifyUrl must be http or https, at most 256 characters, without a query.");
}
