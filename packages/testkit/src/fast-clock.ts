/** A clock that can be waited on, as the client takes one. */
export interface FastClock {
  readonly nowMs: () => number;
  /** Never resolves once `signal` aborts. */
  readonly sleep: (delayMs: number, signal: AbortSignal) => Promise<void>;
  /** How many minutes have passed. */
  readonly minutes: () => number;
}

interface Sleeper {
  readonly wakeMs: number;
  readonly wake: () => void;
}

/** How many turns of the event loop nothing may happen before time goes on. */
const idleTurns = 8;

/**
 * A clock that stands still while anything is going on, then jumps to where the first sleeper wakes. What it cannot
 * see is work on other threads and sockets: sign and answer in the process.
 *
 * @example
 * const clock = fastClock(Date.now());
 */
export function fastClock(startMs: number): FastClock {
  const sleepers = new Set<Sleeper>();
  let atMs = startMs;
  let pumping = false;

  const pump = async (): Promise<void> => {
    pumping = true;
    while (sleepers.size > 0) {
      for (let turn = 0; turn < idleTurns; turn += 1)
        await new Promise<void>((resolve) => setImmediate(resolve));
      const first = Math.min(...[...sleepers].map(({ wakeMs }) => wakeMs));
      if (sleepers.size === 0) break;
      atMs = Math.max(atMs, first);
      for (const sleeper of [...sleepers].filter(({ wakeMs }) => wakeMs <= atMs)) {
        sleepers.delete(sleeper);
        sleeper.wake();
      }
    }
    pumping = false;
  };

  return {
    nowMs: () => atMs,
    minutes: () => (atMs - startMs) / 60_000,
    sleep: (delayMs, signal) =>
      new Promise((resolve) => {
        const sleeper = { wakeMs: atMs + delayMs, wake: resolve };
        sleepers.add(sleeper);
        signal.addEventListener("abort", () => sleepers.delete(sleeper), { once: true });
        if (!pumping) void pump();
      }),
  };
}
