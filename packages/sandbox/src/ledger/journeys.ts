import { couponMoney, plainMoney, type RefundMoney } from "./money.ts";

/** Each state of a refund with its word in either API. `FAILED` and `UNCERTAIN` are V2's old words. */
export const stateWords = {
  PROCESSING: { v3: "PROCESSING", v2: "PROCESSING" },
  SUCCESS: { v3: "SUCCESS", v2: "SUCCESS" },
  CLOSED: { v3: "CLOSED", v2: "REFUNDCLOSE" },
  ABNORMAL: { v3: "ABNORMAL", v2: "CHANGE" },
  FAILED: { v3: "CLOSED", v2: "FAIL" },
  UNCERTAIN: { v3: "PROCESSING", v2: "NOTSURE" },
  UNHEARD_OF: { v3: "REROUTING", v2: "REROUTING" },
} as const;

export type RefundState = keyof typeof stateWords;
export type Channel = "ORIGINAL" | "BALANCE" | "OTHER_BALANCE" | "OTHER_BANKCARD";

/** From `afterSeconds` of virtual time after the refund's creation on, it is so. */
export interface JourneyStep {
  readonly afterSeconds: number;
  readonly state: RefundState;
  readonly channel: Channel;
  /** `user_received_account`. */
  readonly receivedAccount: string;
}

/** A refund whose number (`out_refund_no`, or its order's `out_trade_no`) begins with `prefix`. */
export interface RefundJourney {
  readonly prefix: string;
  readonly number: "out_refund_no";
  readonly description: string;
  /** Ascending. Before the first the refund cannot be found; with none it never can. */
  readonly steps: readonly JourneyStep[];
  readonly money: RefundMoney;
  readonly extra?: Readonly<Record<string, string | number>>;
}

/** An order whose `out_trade_no` begins with `prefix`; its refunds are `{out_trade_no}-R1`, `-R2`, … */
export interface OrderJourney {
  readonly prefix: string;
  readonly number: "out_trade_no";
  readonly description: string;
  readonly refunds: number;
}

export type Journey = RefundJourney | OrderJourney;

const balance = "支付用户零钱";
const card = "招商银行信用卡0403";
const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

function at(
  afterSeconds: number,
  state: RefundState,
  way: { channel?: Channel; receivedAccount?: string } = {},
): JourneyStep {
  return { afterSeconds, state, channel: "ORIGINAL", receivedAccount: balance, ...way };
}

type Row = Omit<RefundJourney, "number" | "money"> & { readonly money?: RefundMoney };

const toCard = { receivedAccount: card };

const inProcessing: Row = {
  prefix: "PROCESSING_",
  description: "Processing, refunded after 5 minutes.",
  steps: [at(0, "PROCESSING"), at(5 * minute, "SUCCESS")],
};

const rows: readonly Row[] = [
  { prefix: "SUCCESS_", description: "Refunded to the payer's balance.", steps: [at(0, "SUCCESS")] },
  inProcessing,
  {
    prefix: "CARD_",
    description: "To a credit card: processing, refunded after a day.",
    steps: [at(0, "PROCESSING", toCard), at(day, "SUCCESS", toCard)],
  },
  { prefix: "FOREVER_", description: "Stays in processing.", steps: [at(0, "PROCESSING", toCard)] },
  {
    prefix: "CLOSED_",
    description: "Closed: a new refund needs a new number.",
    steps: [at(0, "CLOSED")],
  },
  {
    prefix: "UNFUNDED_",
    description: "Processing, closed after 7 days without enough money.",
    steps: [at(0, "PROCESSING"), at(7 * day, "CLOSED")],
  },
  {
    prefix: "ABNORMAL_",
    description: "The payer's card is dead or frozen: the merchant has to act.",
    steps: [at(0, "ABNORMAL", toCard)],
  },
  {
    prefix: "HANDLED_",
    description: "Abnormal, refunded to another card after the merchant acted for an hour.",
    steps: [
      at(0, "ABNORMAL", toCard),
      at(hour, "SUCCESS", { channel: "OTHER_BANKCARD", receivedAccount: "招商银行储蓄卡1234" }),
    ],
  },
  {
    prefix: "PARTIAL_",
    description: "30 fen of an order of 100 are refunded.",
    steps: [at(0, "SUCCESS")],
    money: plainMoney(100, 30),
  },
  {
    prefix: "COUPON_",
    description: "5 of 10 yuan, of which 1 yuan goes back as two coupons, one prepaid and one not.",
    steps: [at(0, "SUCCESS")],
    money: couponMoney,
  },
  {
    prefix: "LATE_",
    description: "Not found for the first 30 seconds, then refunded: a query may come too early.",
    steps: [at(30, "SUCCESS")],
  },
  { prefix: "NOTFOUND_", description: "No such refund.", steps: [] },
  { prefix: "FAILED_", description: "V2's old word FAIL; APIv3 says CLOSED.", steps: [at(0, "FAILED")] },
  {
    prefix: "UNCERTAIN_",
    description: "V2's old word NOTSURE; APIv3 says PROCESSING.",
    steps: [at(0, "UNCERTAIN")],
  },
  {
    prefix: "UNHEARDOF_",
    description: "A state and a field that no document lists.",
    steps: [at(0, "UNHEARD_OF")],
    extra: { reroute_count: 2 },
  },
];

const refundJourneys: readonly RefundJourney[] = rows.map((row) => ({
  number: "out_refund_no",
  money: plainMoney(100, 100),
  ...row,
}));

/** What a refund goes through whose number asks for nothing. */
export const usualJourney: RefundJourney = {
  number: "out_refund_no",
  money: plainMoney(100, 100),
  ...inProcessing,
};

const orderJourneys: readonly OrderJourney[] = [2, 11, 25].map((refunds) => ({
  number: "out_trade_no",
  prefix: `ORDER${refunds}_`,
  description: `An order with ${refunds} refunds of 100 fen; the newest is in processing for 5 minutes.`,
  refunds,
}));

/**
 * What the sandbox plays, by the beginning of a number: ask for any number that begins so, and the refund is
 * there, created at the moment it is first asked for. Times are virtual.
 *
 * @example
 * ```ts
 * journeys.map(({ prefix }) => prefix); // ["SUCCESS_", "PROCESSING_", …, "ORDER2_", …]
 * ```
 */
export const journeys: readonly Journey[] = [...refundJourneys, ...orderJourneys];

export function refundJourneyOf(number: string): RefundJourney | undefined {
  return refundJourneys.find(({ prefix }) => number.startsWith(prefix));
}

export function orderJourneyOf(outTradeNo: string): OrderJourney | undefined {
  return orderJourneys.find(({ prefix }) => outTradeNo.startsWith(prefix));
}
