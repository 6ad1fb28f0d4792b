/** A clock to use in place of the host's: for tests, and for simulations that go faster than time. */
export interface ClientClock {
  /** Milliseconds since 1970. */
  readonly nowMs: () => number;
  /** Resolves after so long; rejects, or never resolves, once `signal` aborts. */
  readonly sleep: (delayMs: number, signal: AbortSignal) => Promise<void>;
}
