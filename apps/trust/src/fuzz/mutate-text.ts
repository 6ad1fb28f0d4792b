import type { Random } from "./random.ts";

type Change = (text: string, random: Random, tokens: Tokens) => string;

/** Texts that mean something to the reader. */
export type Tokens = readonly string[];

/** Beyond any grammar: controls, both halves of a surrogate pair, marks that turn or hide text. */
const strange: Tokens = [
  "\0",
  "\n",
  "\r",
  "\t",
  "\u000b",
  "\u0085",
  "\u2028",
  "\u202e",
  "\ufeff",
  "\ufffe",
  "\ud800",
  "\udfff",
  "😀",
  "退",
  "\u007f",
];

const changes: readonly Change[] = [
  (text, random) => cut(text, random, ""),
  (text, random, tokens) => cut(text, random, random.pick(tokens)),
  (text, random, tokens) => insert(text, random, random.pick(tokens)),
  (text, random) => insert(text, random, random.pick(strange)),
  (text, random) => {
    const from = random.below(text.length + 1);
    return insert(text, random, text.slice(from, from + 1 + random.below(12)));
  },
  (text, random) => text.slice(0, random.below(text.length + 1)),
  (text, random) => {
    const at = random.below(Math.max(1, text.length - 1));
    return `${text.slice(0, at)}${text.charAt(at + 1)}${text.charAt(at)}${text.slice(at + 2)}`;
  },
];

function cut(text: string, random: Random, put: string): string {
  const at = random.below(text.length + 1);
  return text.slice(0, at) + put + text.slice(at + 1 + random.below(4));
}

function insert(text: string, random: Random, put: string): string {
  const at = random.below(text.length + 1);
  return text.slice(0, at) + put + text.slice(at);
}

/** Four texts of ten stay as they are; the others get one to three changes. */
export function mutated(text: string, random: Random, tokens: Tokens): string {
  if (random.chance(40)) return text;
  let changed = text;
  for (let left = 1 + random.below(3); left > 0; left -= 1)
    changed = random.pick(changes)(changed, random, tokens);
  return changed;
}
