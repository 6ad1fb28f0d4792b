import { isSuperseded, type NewsMark } from "@wxrefund/core";

/**
 * Remembers which news have been handled, since WeChat Pay sends each up to sixteen times and out of order. The default
 * remembers in this process; several processes need a shared one, such as a table with a row for each `news.refund`. In
 * such a one `busy` must lapse, for instance after a minute: a process that dies while it handles news releases nothing.
 *
 * A store may look at the keys alone; older news that comes after newer is then handed over.
 *
 * @example
 * ```ts
 * // How `claim` judges, in a transaction on the row of news.refund
 * if (row.latest?.key === key) return "done";
 * if (row.latest !== undefined && isSuperseded(news, row.latest)) return "superseded";
 * return row.busyUntilMs > Date.now() ? "busy" : "new";
 * ```
 */
export interface EventStore {
  /**
   * `new`: the caller now handles it. `busy`: somebody handles it, or other news of its refund, at this moment. `done`: it
   * has been handled. `superseded`: later news of its refund has been.
   */
  readonly claim: (key: string, news: NewsMark) => Promise<Claim> | Claim;
  /** `news` is what was handed over: where a query was asked, what that said. */
  readonly done: (key: string, news: NewsMark) => Promise<void> | void;
  /** Handling failed: the next resend is `new` again. */
  readonly release: (key: string, news: NewsMark) => Promise<void> | void;
}

export type Claim = "new" | "busy" | "done" | "superseded";

/** The news of one refund. */
interface Heard {
  readonly busy: boolean;
  /** Keys. */
  readonly done: readonly string[];
  readonly latest?: NewsMark;
}

const nothing: Heard = { busy: false, done: [] };
const kept = 10_000;

/** Remembers the news of the last 10,000 refunds of this process. */
export function eventStore(): EventStore {
  const refunds = new Map<string, Heard>();
  const heardOf = ({ refund }: NewsMark): Heard => refunds.get(refund) ?? nothing;
  const keep = ({ refund }: NewsMark, heard: Heard): void => {
    refunds.set(refund, heard);
    for (const oldest of refunds.keys()) {
      if (refunds.size <= kept) return;
      refunds.delete(oldest);
    }
  };
  return {
    claim: (key, news) => {
      const claim = claimOn(heardOf(news), key, news);
      if (claim === "new") keep(news, { ...heardOf(news), busy: true });
      return claim;
    },
    done: (key, news) => {
      const done = [...heardOf(news).done, key, news.key];
      keep(news, { busy: false, done, latest: news });
    },
    release: (_, news) => keep(news, { ...heardOf(news), busy: false }),
  };
}

function claimOn({ busy, done, latest }: Heard, key: string, news: NewsMark): Claim {
  if (done.includes(key)) return "done";
  if (latest !== undefined && isSuperseded(news, latest)) return "superseded";
  return busy ? "busy" : "new";
}
