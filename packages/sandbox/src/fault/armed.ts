import { configError } from "../world/config-error.ts";
import { type FaultId, faultNamed, knownFaults } from "./known.ts";
import type { FaultApi } from "./list.ts";

/** A fault that waits for something to spoil. */
export interface ArmedFault {
  readonly fault: FaultId;
  /** Absent: answers of either API. */
  readonly api?: FaultApi;
  /** How many answers it is still to spoil. */
  readonly times: number | "always";
}

/** Takes one of a fault's times; it may be given back when the answer had nothing to spoil. */
export interface Turn {
  readonly fault: FaultId;
  readonly take: () => boolean;
  readonly giveBack: () => void;
}

export interface ArmedFaults {
  /** False when there are too many already. */
  readonly arm: (fault: ArmedFault) => boolean;
  /** Those that may act on an answer of this API, in the order in which they are tried. */
  readonly turns: (api: FaultApi) => readonly Turn[];
  readonly list: () => readonly ArmedFault[];
  readonly clear: () => void;
  /** Back to what was armed from the start. */
  readonly reset: () => void;
}

interface Entry {
  readonly fault: FaultId;
  readonly api?: FaultApi;
  left: number;
}

const mostArmed = 100;
const always = Number.POSITIVE_INFINITY;

/** Counted faults act before those that act always, in the order they were armed; the others take turns. */
export function createArmedFaults(fromTheStart: readonly FaultId[]): ArmedFaults {
  let entries: Entry[] = [];
  const reset = (): void => {
    entries = fromTheStart.map((fault) => ({ fault, left: always }));
  };
  const toTheEnd = (entry: Entry): void => {
    entries = [...entries.filter((other) => other !== entry), entry];
  };
  const turn = (entry: Entry): Turn => ({
    fault: entry.fault,
    take: () => {
      // Another question may have used it up meanwhile, or it was cleared.
      if (entry.left < 1 || !entries.includes(entry)) return false;
      entry.left -= 1;
      if (entry.left === always) toTheEnd(entry);
      return true;
    },
    giveBack: () => {
      entry.left += 1;
    },
  });
  const live = (): readonly Entry[] => entries.filter(({ left }) => left > 0);
  reset();
  return {
    arm: ({ times, ...fault }) => {
      if (live().length >= mostArmed) return false;
      entries = [...live(), { ...fault, left: times === "always" ? always : times }];
      return true;
    },
    turns: (api) =>
      live()
        .filter((entry) => (entry.api ?? api) === api)
        .toSorted((a, b) => Number(a.left === always) - Number(b.left === always))
        .map(turn),
    list: () => live().map(({ left, ...fault }) => ({ ...fault, times: left === always ? "always" : left })),
    clear: () => {
      entries = [];
    },
    reset,
  };
}

/** The ids of faults by name; throws `config` for a name that is none. */
export function guardFaultIds(names: readonly string[]): readonly FaultId[] {
  return names.map((name) => {
    const fault = faultNamed(name);
    if (fault !== undefined) return fault.id;
    throw configError(
      "faults",
      `The sandbox knows no such fault; known are ${knownFaults.map(({ id }) => id).join(", ")}.`,
    );
  });
}
