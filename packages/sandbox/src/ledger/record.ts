import type { JourneyStep } from "./journeys.ts";
import type { RefundMoney } from "./money.ts";

/** Whose refund it is: a merchant number, and in partner mode one of its sub-merchants. */
export interface Owner {
  readonly mchid: string;
  readonly subMchid?: string;
}

/** The four numbers a refund is found by. */
export type NumberKind = "refundId" | "outRefundNo" | "transactionId" | "outTradeNo";

/** How a refund was applied for. */
export interface AppliedFor {
  readonly api: "v3" | "v2";
  /** Where its result is announced; absent: where the merchant number has it announced, if anywhere. */
  readonly notifyUrl?: string;
  /** APIv3: the accounts that pay, as they were named. */
  readonly from?: readonly { readonly account: string; readonly amount: number }[];
  /** E-commerce: who pays, as it was named. */
  readonly refundAccount?: "REFUND_SOURCE_PARTNER_ADVANCE" | "REFUND_SOURCE_SUB_MERCHANT";
}

/** A refund as the sandbox keeps it: the same facts answer over V2 and APIv3. */
export interface RefundRecord {
  readonly owner: Owner;
  readonly outRefundNo: string;
  readonly refundId: string;
  readonly transactionId: string;
  readonly outTradeNo: string;
  /** The journey's prefix, for people. */
  readonly journey: string;
  readonly steps: readonly JourneyStep[];
  /** Virtual time, a whole second. */
  readonly createdMs: number;
  readonly money: RefundMoney;
  readonly fundsAccount: "UNSETTLED" | "AVAILABLE";
  /** Absent for a refund that a question, the world or `/_sandbox/refunds` brought. */
  readonly applied?: AppliedFor;
  /** E-commerce: when the platform asked for its advance to come back, in virtual time. */
  readonly advanceReturnedMs?: number;
  /** Fields that no document lists, for clients to ignore or keep. */
  readonly extra?: Readonly<Record<string, string | number>>;
  /** V2 only: the terminal of the order. */
  readonly deviceInfo?: string;
  /** V2 only: another `refund_id` the refund goes by; a question by it is answered with it. */
  readonly otherRefundId?: string;
  /** APIv3 only: the answer's own text, sent byte for byte in place of a rendered one. */
  readonly answerText?: string;
}
