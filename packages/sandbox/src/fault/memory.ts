import type { Sealed } from "../answer/made.ts";
import { boundedMap, type BoundedMap } from "../bounded-map.ts";

/** What faults need to know of earlier questions, by API and number. */
export interface FaultMemory {
  /** The last true answer. */
  readonly answers: BoundedMap<Sealed>;
  /** How often `5xx-then-fine` has failed. */
  readonly failures: BoundedMap<number>;
  readonly clear: () => void;
}

const keptNumbers = 1000;

export function createFaultMemory(): FaultMemory {
  const answers = boundedMap<Sealed>(keptNumbers);
  const failures = boundedMap<number>(keptNumbers);
  return {
    answers,
    failures,
    clear: () => {
      answers.clear();
      failures.clear();
    },
  };
}
