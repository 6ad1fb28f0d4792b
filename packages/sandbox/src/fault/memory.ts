import type { Sealed } from "../answer/made.ts";
import { boundedMap, type BoundedMap } from "../bounded-map.ts";

/** What faults need to know of earlier questions, by API and number. */
export interface FaultMemory {
  /** The last true answer. */
  readonly answers: BoundedMap<Sealed>;
  /** How often `5xx-then-fine` has failed. */
  readonly failures: BoundedMap<number>;
  /** Which faults of applications and notifications a number has met. */
  readonly met: BoundedMap<true>;
  /** How often the weather was asked about a number. */
  readonly drawn: BoundedMap<number>;
  readonly clear: () => void;
}

const keptNumbers = 1000;
const keptMeetings = 10_000;

export function createFaultMemory(): FaultMemory {
  const answers = boundedMap<Sealed>(keptNumbers);
  const failures = boundedMap<number>(keptNumbers);
  const met = boundedMap<true>(keptMeetings);
  const drawn = boundedMap<number>(keptMeetings);
  const all = [answers, failures, met, drawn];
  return { answers, failures, met, drawn, clear: () => all.forEach(({ clear }) => clear()) };
}
