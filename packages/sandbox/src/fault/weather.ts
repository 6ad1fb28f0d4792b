import { configError } from "../world/config-error.ts";
import { guardFaultIds, type Turn } from "./armed.ts";
import type { FaultId } from "./known.ts";
import type { FaultMemory } from "./memory.ts";

/** Faults by chance, the same in every run of one seed. */
export interface WeatherOptions {
  /** A whole number. */
  readonly seed: number;
  /** Which part of the answers meets a fault: 0 to 1. */
  readonly share: number;
  /** Faults by their `id`; one of them is drawn each time. */
  readonly faults: readonly string[];
}

/** What may happen to the answer now given to a number: none or one fault. */
export type Weather = (asked: string, memory: FaultMemory) => readonly Turn[];

/**
 * Draws by seed, number and how often the number was answered before, so that answers given at the same time do not
 * change each other's luck. Throws `config` for a share that is none and a fault there is not.
 */
export function createWeather(options: WeatherOptions | undefined): Weather {
  if (options === undefined) return () => [];
  const { seed, share } = options;
  const ids = guardFaultIds(options.faults);
  if (!(share >= 0 && share <= 1) || !Number.isSafeInteger(seed) || ids.length === 0) {
    throw configError("weather", "weather needs a whole seed, a share from 0 to 1, and at least one fault.");
  }
  return (asked, { drawn }) => {
    const times = drawn.get(asked) ?? 0;
    drawn.set(asked, times + 1);
    const random = randomOf(`${seed}/${times}/${asked}`);
    const fault = ids[Math.floor(random() * ids.length)];
    return fault === undefined || random() >= share ? [] : [turnOf(fault)];
  };
}

function turnOf(fault: FaultId): Turn {
  return { fault, take: () => true, giveBack: () => undefined };
}

/** Mulberry32 over the text's FNV-1a hash: numbers from 0 up to 1. */
function randomOf(text: string): () => number {
  let state = 0x811c9dc5;
  for (const character of text) state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}
