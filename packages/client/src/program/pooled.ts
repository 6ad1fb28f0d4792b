import * as Effect from "effect/Effect";

/** What is under way, as plain values of one call. */
interface Pool<Result> {
  readonly ready: Result[];
  /** Each work has a signal of its own: Node.js 20 warns of one signal that many listen to. */
  readonly underWay: Map<Promise<void>, AbortController>;
  taking: boolean;
  exhausted: boolean;
  broken?: { readonly cause: unknown };
  /** Goes on with whoever waits for a change. */
  wake: () => void;
}

export interface Pooling<Item, Result> {
  readonly items: Iterable<Item> | AsyncIterable<Item>;
  /** Its signal aborts when the rest is no longer wanted. */
  readonly work: (item: Item, signal: AbortSignal) => Promise<Result>;
  /** Items at work, and results nobody has taken yet, together. */
  readonly limit: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Works on several items at once and yields each result as soon as it is there, however slow the items come. Throws
 * what a work or the items throw, and `signal.reason` when it aborts; what is under way is aborted then, and waited
 * for.
 */
export async function* pooled<Item, Result extends object>(
  pooling: Pooling<Item, Result>,
): AsyncGenerator<Result, void, undefined> {
  const { items, signal } = pooling;
  signal?.throwIfAborted();
  const pool: Pool<Result> = {
    ready: [],
    underWay: new Map(),
    taking: false,
    exhausted: false,
    wake: () => undefined,
  };
  const aborted = (): void => breakOff(pool, signal?.reason);
  signal?.addEventListener("abort", aborted);
  const source = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  try {
    for (;;) {
      void take(pool, source, pooling);
      if (pool.broken !== undefined) throw pool.broken.cause;
      const result = pool.ready.shift();
      if (result !== undefined) yield result;
      else if (pool.exhausted && pool.underWay.size === 0) return;
      else await changed(pool);
    }
  } finally {
    signal?.removeEventListener("abort", aborted);
    breakOff(pool, new DOMException("The consumer ended early.", "AbortError"));
    await Promise.allSettled(pool.underWay.keys());
    await closed(pool, source);
  }
}

/** A source that is still asked for its next item may never say that it has ended. */
async function closed(
  pool: Pool<unknown>,
  source: Iterator<unknown> | AsyncIterator<unknown>,
): Promise<void> {
  const ended = Promise.resolve(source.return?.());
  if (pool.taking) ended.catch(() => undefined);
  else await ended;
}

/** Takes items while there is room; one at a time, whoever calls. */
async function take<Item, Result>(
  pool: Pool<Result>,
  source: Iterator<Item> | AsyncIterator<Item>,
  { work, limit }: Pooling<Item, Result>,
): Promise<void> {
  if (pool.taking) return;
  pool.taking = true;
  try {
    while (!pool.exhausted && pool.broken === undefined && pool.underWay.size + pool.ready.length < limit) {
      const next = await source.next();
      if (next.done === true) pool.exhausted = true;
      else if (pool.broken === undefined) begin(pool, (signal) => work(next.value, signal));
    }
  } catch (cause) {
    breakOff(pool, cause);
  }
  pool.taking = false;
  pool.wake();
}

function begin<Result>(pool: Pool<Result>, work: (signal: AbortSignal) => Promise<Result>): void {
  const ending = new AbortController();
  const worked = noted(pool, work(ending.signal)).finally(() => {
    pool.underWay.delete(worked);
    pool.wake();
  });
  pool.underWay.set(worked, ending);
}

async function noted<Result>(pool: Pool<Result>, working: Promise<Result>): Promise<void> {
  try {
    pool.ready.push(await working);
  } catch (cause) {
    breakOff(pool, cause);
  }
}

function breakOff(pool: Pool<unknown>, cause: unknown): void {
  pool.broken ??= { cause };
  for (const ending of pool.underWay.values()) ending.abort(cause);
  pool.wake();
}

/** Resolves with the next change. */
function changed(pool: Pool<unknown>): Promise<void> {
  return Effect.runPromise(
    Effect.callback<void>((resume) => {
      pool.wake = () => resume(Effect.void);
    }),
  );
}
