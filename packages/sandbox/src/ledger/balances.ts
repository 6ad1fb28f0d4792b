import { isKept } from "./left.ts";
import type { Owner, RefundRecord } from "./record.ts";

/** What each account has for refunds, in fen. Without an entry an account never runs dry. */
export interface Balances {
  /** Undefined: without limit. */
  readonly left: (owner: Owner, nowMs: number) => number | undefined;
  readonly set: (owner: Owner, fen: number | "unlimited") => void;
  /** This refund is paid from its owner's account; one that closes gives its money back. */
  readonly pay: (refund: RefundRecord) => void;
  readonly reset: () => void;
}

interface Account {
  readonly fen: number;
  readonly paid: readonly RefundRecord[];
}

export function createBalances(start: (owner: Owner) => number | undefined): Balances {
  const accounts = new Map<string, Account | "unlimited">();
  const accountOf = (owner: Owner): Account | "unlimited" => {
    const fen = start(owner);
    return accounts.get(keyOf(owner)) ?? (fen === undefined ? "unlimited" : { fen, paid: [] });
  };
  return {
    left: (owner, nowMs) => {
      const account = accountOf(owner);
      if (account === "unlimited") return undefined;
      const kept = account.paid.filter((refund) => isKept(refund, nowMs));
      return kept.reduce((left, { money }) => left - money.settlementRefund, account.fen);
    },
    set: (owner, fen) => {
      accounts.set(keyOf(owner), fen === "unlimited" ? fen : { fen, paid: [] });
    },
    pay: (refund) => {
      const account = accountOf(refund.owner);
      if (account === "unlimited") return;
      accounts.set(keyOf(refund.owner), { ...account, paid: [...account.paid, refund] });
    },
    reset: () => accounts.clear(),
  };
}

function keyOf({ mchid, subMchid = "" }: Owner): string {
  return `${mchid}/${subMchid}`;
}
