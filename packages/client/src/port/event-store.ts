/**
 * Remembers which news have been handled, since WeChat Pay sends each up to sixteen times and out of order. The default
 * remembers in this process; several processes need a shared one (a unique key in a database). In such a one `busy` must
 * lapse, for instance after a minute: a process that dies while it handles news releases nothing.
 */
export interface EventStore {
  /** `new`: the caller now handles it. `busy`: somebody does at this moment. `done`: it has been handled. */
  readonly claim: (key: string) => Promise<Claim> | Claim;
  readonly done: (key: string) => Promise<void> | void;
  /** Handling failed: the next resend is `new` again. */
  readonly release: (key: string) => Promise<void> | void;
}

export type Claim = "new" | "busy" | "done";

const kept = 10_000;

/** Remembers the last 10,000 news of this process. */
export function eventStore(): EventStore {
  const states = new Map<string, "busy" | "done">();
  return {
    claim: (key) => {
      const state = states.get(key);
      if (state !== undefined) return state;
      states.set(key, "busy");
      for (const oldest of states.keys()) {
        if (states.size <= kept) break;
        states.delete(oldest);
      }
      return "new";
    },
    done: (key) => {
      states.set(key, "done");
    },
    release: (key) => {
      states.delete(key);
    },
  };
}
