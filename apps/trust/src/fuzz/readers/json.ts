import { type JsonValue, readJson } from "@wxrefund/core";
import { mutated, type Tokens } from "../mutate-text.ts";
import type { Random } from "../random.ts";
import { Disagreement, type FuzzTarget, requireSentence, requireThat, underTest } from "../reader.ts";

const tokens: Tokens = [
  "{",
  "}",
  "[",
  "]",
  ",",
  ":",
  '"',
  "\\",
  "\\u",
  "\\ud83d",
  "\\x",
  "0",
  "-",
  "+",
  ".",
  "e",
  "1e999",
  "9007199254740993",
  "true",
  "null",
  "nul",
  '"a":1,',
  '"__proto__":',
  "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
  "//",
  "'",
  "NaN",
  "01",
  " ",
];
const spaces = ["", "", "", " ", "\n", "\t\r"] as const;
const scalars = [
  "0",
  "-0",
  "1",
  "100",
  "-1.5",
  "2E+3",
  "1e-7",
  "9007199254740991",
  "9007199254740993",
  "-123456789012345678901234567890",
  "1e400",
  "true",
  "false",
  "null",
  '""',
] as const;
const characters = [
  "a",
  "SUCCESS",
  "退款",
  "😀",
  "\\n",
  '\\"',
  "\\\\",
  "\\/",
  "\\u9000",
  "\\ud83d\\ude00",
  "\\ud800",
  "\u007f",
  "\u2028",
] as const;
const memberNames = ["a", "b", "refund_id", "__proto__", "constructor", "", "\\u0061"] as const;

function text(random: Random): string {
  return `"${random.pieces(0, 3, () => random.pick(characters))}"`;
}

function value(random: Random, depth: number): string {
  const space = random.pick(spaces);
  if (depth === 0 || random.chance(40))
    return space + (random.chance(30) ? text(random) : random.pick(scalars));
  const items: string[] = [];
  const list = random.chance(50);
  for (let n = random.below(4); n > 0; n -= 1) {
    const name = `"${random.pick(memberNames)}${random.chance(95) ? n : ""}"`;
    items.push(
      list
        ? value(random, depth - 1)
        : `${random.pick(spaces)}${name}${random.pick(spaces)}:${value(random, depth - 1)}`,
    );
  }
  const inside = items.join(`${random.pick(spaces)},`) + random.pick(spaces);
  return space + (list ? `[${inside}]` : `{${inside}}`);
}

function document(random: Random): string {
  const nested = random.chance(2) ? 28 + random.below(8) : 0;
  return "[".repeat(nested) + value(random, 4) + "]".repeat(nested) + random.pick(spaces);
}

/** Told from the text alone: strings taken out, brackets and colons counted. */
function shapeOf(source: string): { readonly depth: number; readonly members: number } {
  const bare = source.replaceAll(/"(?:[^"\\]|\\.)*"/gs, "");
  let [depth, deepest] = [0, 0];
  for (const character of bare) {
    if (character === "[" || character === "{") deepest = Math.max(deepest, (depth += 1));
    if (character === "]" || character === "}") depth -= 1;
  }
  return { depth: deepest, members: bare.split(":").length - 1 };
}

function membersOf(theirs: unknown): number {
  if (typeof theirs !== "object" || theirs === null) return 0;
  const own = Array.isArray(theirs) ? 0 : Object.keys(theirs).length;
  return Object.values(theirs).reduce<number>((sum, each) => sum + membersOf(each), own);
}

/** Equal, but for numbers beyond 2^53-1, which come as the digits of the text. */
function agree(ours: JsonValue, theirs: unknown, source: string): boolean {
  if (typeof theirs === "number" && Math.abs(theirs) > Number.MAX_SAFE_INTEGER)
    return typeof ours === "string" && Object.is(Number(ours), theirs) && source.includes(ours);
  if (typeof ours !== "object" || ours === null) return Object.is(ours, theirs);
  if (typeof theirs !== "object" || theirs === null || Array.isArray(ours) !== Array.isArray(theirs))
    return false;
  const names = Object.keys(ours);
  const mine: Readonly<Record<string, JsonValue>> = Object.fromEntries(Object.entries(ours));
  return (
    names.join("\0") === Object.keys(theirs).join("\0") &&
    names.every((name) => agree(mine[name] ?? null, Reflect.get(theirs, name), source))
  );
}

function parsed(source: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(source) };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

export const jsonReader: FuzzTarget = underTest<string>({
  name: "readJson",
  oracle: "JSON.parse, both ways; depth and repeated names counted in the text",
  make: (random) => mutated(document(random), random, tokens),
  accepts: (source) => {
    const read = readJson(source);
    const theirs = parsed(source);
    if (read.ok) {
      if (theirs === undefined) throw new Disagreement("JSON.parse refuses it");
      requireThat(agree(read.value, theirs.value, source), "JSON.parse reads another value");
      return true;
    }
    requireSentence(read.problem);
    if (theirs === undefined) return false;
    const { depth, members } = shapeOf(source);
    requireThat(
      depth > 32 || members > membersOf(theirs.value),
      "JSON.parse accepts it, and it is neither deep nor does it repeat a name",
    );
    return false;
  },
});
