import type { Refund, RefundChannel, RefundStatus } from "./model.ts";
import { statusOfWord, type StatusWords, statusWords } from "./status-words.ts";

/** What a status asks of the merchant. */
export interface StatusAdvice {
  /**
   * `wait`: ask again later. `none`: nothing to do. `handle`: somebody must act. `new-number`: a further attempt needs
   * a new `out_refund_no`. `same-number`: apply again with the same one. `query`: ask again before believing anything.
   */
  readonly action: "wait" | "none" | "handle" | "new-number" | "same-number" | "query";
  readonly text: string;
  /** Wait this long first. */
  readonly afterSeconds?: number;
}

export interface StatusRow extends StatusWords {
  readonly meaning: string;
  readonly advice: StatusAdvice;
}

type Sayings = Pick<StatusRow, "meaning" | "advice">;

const sayings: Readonly<Record<RefundStatus, Sayings>> = {
  PROCESSING: {
    meaning: "The refund is accepted and under way.",
    advice: {
      action: "wait",
      afterSeconds: 60,
      text: "Ask once a minute; after five minutes ask ever more rarely (5, 10, 20, 30 minutes apart).",
    },
  },
  SUCCESS: {
    meaning: "The refund succeeded.",
    advice: { action: "none", text: "There is nothing more to do." },
  },
  CLOSED: {
    meaning: "The refund is closed.",
    advice: {
      action: "new-number",
      text: "Its number is spent: to refund after all, apply again with a new out_refund_no.",
    },
  },
  ABNORMAL: {
    meaning:
      "The bank refused the money, because the payer's card is void or frozen; it is back with the merchant.",
    advice: {
      action: "handle",
      text:
        "Handle this refund by hand in the transaction centre (交易中心) of the merchant or service provider platform, " +
        "or start an abnormal refund over APIv3, or else repay the payer offline or by transfer. Choose one way only.",
    },
  },
  FAILED: {
    meaning: "The refund failed.",
    advice: {
      action: "handle",
      text: "Find the cause on the merchant platform before you refund again.",
    },
  },
  UNCERTAIN: {
    meaning: "WeChat Pay cannot say what became of the refund.",
    advice: {
      action: "same-number",
      text: "Apply again with the same out_refund_no and the same parameters; a new number could refund twice.",
    },
  },
  UNRECOGNIZED: {
    meaning: "WeChat Pay used a status word that this version does not know.",
    advice: {
      action: "query",
      afterSeconds: 60,
      text: "Do not take it for final. Ask again; if the word stays, look it up and update this library.",
    },
  },
};

/**
 * Every status with the words it comes from and the platform's own advice (APIv3 partner refund query page, `status`;
 * V2 refund query page, `refund_status_$n`).
 */
export const statusTable: readonly StatusRow[] = statusWords.map((words) => ({
  ...words,
  ...sayings[words.status],
}));

/** The row of a word on the wire; words are compared exactly. */
export function statusRow(wireStatus: string): StatusRow {
  const words = statusOfWord(wireStatus);
  return { ...words, ...sayings[words.status] };
}

/**
 * What to do about a refund in its present state. For `PROCESSING` and `SUCCESS` the text also says when the money
 * arrives, by the receiving account or else the channel (APIv3 partner refund query page, preface). A refund that goes
 * to the merchant's own account (`user_received_account`, 退还商户) is not over for the payer: `handle`.
 *
 * @example
 * ```ts
 * const { refund } = await refunds.query({ outRefundNo });
 * statusAdvice(refund).action; // "wait" while it is PROCESSING
 * ```
 */
export function statusAdvice(refund: Refund): StatusAdvice {
  const { status } = refund;
  const { advice } = Object.hasOwn(sayings, status) ? sayings[status] : sayings.UNRECOGNIZED;
  if (status !== "PROCESSING" && status !== "SUCCESS") return advice;
  if (refund.receivedAccount?.kind === "merchant") return toMerchant[status];
  return { ...advice, text: `${advice.text} ${arrivalOf(refund)}` };
}

/** An abnormal refund may be paid to the merchant, who owes it to the payer. */
const toMerchant: Readonly<Record<"PROCESSING" | "SUCCESS", StatusAdvice>> = {
  PROCESSING: {
    ...sayings.PROCESSING.advice,
    text: `${sayings.PROCESSING.advice.text} The money goes to the merchant's own account: hand it on to the payer.`,
  },
  SUCCESS: {
    action: "handle",
    text: "The money is in the merchant's own account, not with the payer: hand it on to the payer.",
  },
};

const arrivals = {
  balance: "Money to the payer's balance (零钱) usually arrives within 5 minutes.",
  "bank-card": "Money to a bank card usually arrives within 1 to 3 working days.",
  unknown:
    "Money usually arrives within 5 minutes in the balance (零钱) and within 1 to 3 working days on a bank card; " +
    "for other accounts WeChat Pay names no time.",
} as const;

const arrivalByChannel: Readonly<Record<RefundChannel, keyof typeof arrivals>> = {
  ORIGINAL: "unknown",
  BALANCE: "balance",
  OTHER_BALANCE: "balance",
  OTHER_BANKCARD: "bank-card",
};

/** The account says where the money goes now; the channel only which way, and only matters when the account is unclear. */
function arrivalOf({ receivedAccount, channel }: Refund): string {
  const kind = receivedAccount?.kind ?? "other";
  if (kind === "balance" || kind === "bank-card") return arrivals[kind];
  if (kind !== "other" || !isChannel(channel)) return arrivals.unknown;
  return arrivals[arrivalByChannel[channel]];
}

function isChannel(channel: string | undefined): channel is RefundChannel {
  return channel !== undefined && Object.hasOwn(arrivalByChannel, channel);
}
