import { run, type Running } from "./program/run.ts";
import type { Watch } from "./program/watch.ts";
import type { Seen } from "./seen.ts";

/** Yields what is seen until the status is final; ends early when the consumer stops or the signal aborts. */
export async function* watching(
  { start, next }: Watch,
  running: Running,
): AsyncGenerator<Seen, void, undefined> {
  let following = await run(start, running);
  let ended = false;
  while (!ended) {
    const sight = await run(next(following), running);
    ({ following, ended } = sight);
    yield sight.seen;
  }
}
