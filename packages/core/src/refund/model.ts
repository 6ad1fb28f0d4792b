/**
 * One refund, whatever API told of it.
 *
 * Money is an integer in fen (CNY) or in the smallest unit of `currency`. A member is absent when the answer
 * had no value for it. Times are kept as received; the `…Ms` members are the same instants in milliseconds
 * since 1970 (V2 times are Beijing time).
 */
export interface Refund {
  /** WeChat Pay's refund number (`refund_id`). */
  readonly refundId?: string;
  /** The merchant's refund number (`out_refund_no`), the idempotency key of a refund. */
  readonly outRefundNo?: string;
  /** WeChat Pay's order number (`transaction_id`). */
  readonly transactionId?: string;
  /** The merchant's order number (`out_trade_no`). */
  readonly outTradeNo?: string;
  readonly status: RefundStatus;
  /** The status word exactly as received. */
  readonly wireStatus: string;
  /** True for `SUCCESS`, `CLOSED` and `FAILED`: the status will not change any more. */
  readonly final: boolean;
  readonly channel?: Open<RefundChannel>;
  /** Where the money goes, as WeChat Pay words it (`user_received_account`, V2 `refund_recv_accout`). */
  readonly userReceivedAccount?: string;
  /** The same, read into its kind. */
  readonly receivedAccount?: ReceivedAccount;
  readonly createTime?: string;
  readonly createTimeMs?: number;
  readonly successTime?: string;
  readonly successTimeMs?: number;
  readonly fundsAccount?: Open<FundsAccount>;
  readonly refundAccount?: Open<RefundAccount>;
  readonly amount: RefundAmount;
  readonly promotions: readonly RefundPromotion[];
  /** Fields this version does not know, by their wire name; integers beyond 2^53-1 as decimal text. */
  readonly extra: Readonly<Record<string, unknown>>;
}

/** A word from a list the platform may extend. */
export type Open<Known extends string> = Known | (string & {});

/**
 * `PROCESSING SUCCESS CLOSED ABNORMAL` are APIv3's; `FAILED` and `UNCERTAIN` come from old V2 answers;
 * `UNRECOGNIZED` is any other word (see `wireStatus`).
 */
export type RefundStatus =
  | "PROCESSING"
  | "SUCCESS"
  | "CLOSED"
  | "ABNORMAL"
  | "FAILED"
  | "UNCERTAIN"
  | "UNRECOGNIZED";

export type RefundChannel = "ORIGINAL" | "BALANCE" | "OTHER_BALANCE" | "OTHER_BANKCARD";

export type FundsAccount = "UNSETTLED" | "AVAILABLE" | "UNAVAILABLE" | "OPERATION" | "BASIC" | "ECNY_BASIC";

/** APIv3 names three; V2 (`refund_account_$n`) has two of its own. */
export type RefundAccount =
  | "REFUND_SOURCE_PARTNER_ADVANCE"
  | "REFUND_SOURCE_SUB_MERCHANT"
  | "REFUND_SOURCE_SUB_MERCHANT_ADVANCE"
  | "REFUND_SOURCE_RECHARGE_FUNDS"
  | "REFUND_SOURCE_UNSETTLED_FUNDS";

/** Amounts of one refund, in fen (see {@link Refund}). */
export interface RefundAmount {
  /** The order's total. */
  readonly total?: number;
  /** What this refund gives back, coupons included. */
  readonly refund?: number;
  readonly payerTotal?: number;
  /** Cash the payer gets back. */
  readonly payerRefund?: number;
  readonly settlementTotal?: number;
  readonly settlementRefund?: number;
  /** Coupons given back. */
  readonly discountRefund?: number;
  readonly currency?: string;
  /** Handling fee given back to the merchant (APIv3 only). */
  readonly refundFee?: number;
  readonly advance?: number;
  readonly from?: readonly RefundFrom[];
}

export interface RefundFrom {
  readonly account?: Open<"AVAILABLE" | "UNAVAILABLE">;
  readonly amount?: number;
}

export interface RefundPromotion {
  readonly promotionId?: string;
  /** V2 only (`coupon_refund_batch_id`). */
  readonly batchId?: string;
  readonly scope?: Open<"GLOBAL" | "SINGLE">;
  /** `COUPON`/`DISCOUNT`, `CASH`/`NOCASH`, V2 `CASH`/`NO_CASH`: an open list. */
  readonly type?: Open<"COUPON" | "DISCOUNT">;
  readonly amount?: number;
  readonly refundAmount?: number;
  readonly goods?: readonly RefundGoods[];
}

export interface RefundGoods {
  readonly merchantGoodsId?: string;
  readonly wechatpayGoodsId?: string;
  readonly goodsName?: string;
  readonly unitPrice?: number;
  readonly refundAmount?: number;
  readonly refundQuantity?: number;
}

/** The ten forms of `user_received_account`, and `other` for any other text. */
export type ReceivedAccount =
  | { readonly kind: "bank-card"; readonly bank: string; readonly cardType?: string; readonly tail?: string }
  | { readonly kind: Exclude<ReceivedAccountKind, "bank-card"> };

export type ReceivedAccountKind =
  | "bank-card"
  | "balance"
  | "merchant"
  | "balance-plus"
  | "bank-e-account"
  | "pocket-money"
  | "business-account"
  | "visitor-wallet"
  | "corporate-merchant"
  | "savings-jar"
  | "other";

/** What a V2 answer says of the order itself; money in fen, see {@link Refund}. */
export interface OrderV2 {
  readonly total?: number;
  readonly settlementTotal?: number;
  readonly cashFee?: number;
  readonly cashFeeType?: string;
  readonly feeType?: string;
  /** Sum of the refunds in this answer, not of the order. */
  readonly refundFee?: number;
  readonly couponRefundFee?: number;
  readonly cashRefundFee?: number;
  readonly deviceInfo?: string;
  /** Order-level fields this version does not know, by their wire name. */
  readonly extra: Readonly<Record<string, unknown>>;
}

/** The refunds one V2 answer holds. */
export interface RefundPageV2 {
  readonly refunds: readonly Refund[];
  readonly order: OrderV2;
  /** Refunds of the whole order (`total_refund_count`), when told. */
  readonly totalCount?: number;
  /** Refunds in this answer (`refund_count`). */
  readonly refundCount: number;
  /** Ask again with this offset: there are more refunds, or there may be. */
  readonly nextOffset?: number;
}
