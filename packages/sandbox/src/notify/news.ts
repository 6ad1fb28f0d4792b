import type { RefundState } from "../ledger/journeys.ts";
import type { RefundAtMoment } from "../ledger/moment.ts";
import type { RefundMoney } from "../ledger/money.ts";

export type NewsStatus = "SUCCESS" | "CLOSED" | "ABNORMAL";

/** What a notification tells of a refund. */
export interface News {
  readonly mchid: string;
  /** Names the refund's sub-merchant; over APIv3 `mchid` then goes as `sp_mchid`. */
  readonly subMchid?: string;
  readonly outRefundNo: string;
  readonly refundId: string;
  readonly transactionId: string;
  readonly outTradeNo: string;
  readonly status: NewsStatus;
  /** Milliseconds since 1970; only of a refund that succeeded. */
  readonly successMs?: number;
  readonly userReceivedAccount: string;
  readonly money: RefundMoney;
  /** E-commerce: who paid, as the application named it. */
  readonly refundAccount?: string;
}

/** The states that are announced. */
export const announced: Readonly<Partial<Record<RefundState, NewsStatus>>> = {
  SUCCESS: "SUCCESS",
  CLOSED: "CLOSED",
  FAILED: "CLOSED",
  ABNORMAL: "ABNORMAL",
};

/** The news of a refund at the moment it came to this state. */
export function newsOf({ refund, step, successMs }: RefundAtMoment, named: Pick<News, "subMchid">): News {
  return {
    mchid: refund.owner.mchid,
    ...named,
    outRefundNo: refund.outRefundNo,
    refundId: refund.refundId,
    transactionId: refund.transactionId,
    outTradeNo: refund.outTradeNo,
    status: announced[step.state] ?? "SUCCESS",
    ...(successMs === undefined ? {} : { successMs }),
    userReceivedAccount: step.receivedAccount,
    money: refund.money,
    ...(refund.applied?.refundAccount === undefined ? {} : { refundAccount: refund.applied.refundAccount }),
  };
}
