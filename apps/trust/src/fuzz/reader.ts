import type { Random } from "./random.ts";

/** A reader of what strangers send, with a way to make input for it and to judge what it says. */
export interface ReaderUnderTest<Input = unknown> {
  readonly name: string;
  /** Which independent reading its own is compared with. */
  readonly oracle: string;
  /** Input of the reader's grammar, mostly with changes that may break it. */
  readonly make: (random: Random) => Input;
  /** Was it accepted? Throws {@link Disagreement} when the reader and its oracle do not agree. */
  readonly accepts: (input: Input) => boolean;
}

/** What a reader said and should not have said. */
export class Disagreement extends Error {
  override readonly name = "Disagreement";
}

/** A refusal is one plain sentence of printable ASCII, however long or hostile the input. */
export function requireSentence(problem: string): void {
  if (!/^[A-Z][\x20-\x7e]{1,198}\.$/.test(problem))
    throw new Disagreement(`refused with ${JSON.stringify(problem.slice(0, 300))}`);
}

export function requireThat(agrees: boolean, what: string): void {
  if (!agrees) throw new Disagreement(what);
}

/** The reader with its input type hidden: it judges only what it made. */
export function underTest<Input>(reader: ReaderUnderTest<Input>): FuzzTarget {
  return {
    name: reader.name,
    oracle: reader.oracle,
    round: (random) => {
      const input = reader.make(random);
      try {
        return reader.accepts(input);
      } catch (cause) {
        const told = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
        throw new Error(`${reader.name}: ${told}; input ${JSON.stringify(input)}`, { cause });
      }
    },
  };
}

export interface FuzzTarget {
  readonly name: string;
  readonly oracle: string;
  /** Makes one input, and tells whether it was accepted; throws with the input when something is wrong. */
  readonly round: (random: Random) => boolean;
}
