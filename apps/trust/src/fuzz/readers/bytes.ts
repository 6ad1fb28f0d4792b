import { decodeBase64, decodeUtf8, encodeBase64, encodeUtf8 } from "@wxrefund/core";
import { mutated, type Tokens } from "../mutate-text.ts";
import type { Random } from "../random.ts";
import { type FuzzTarget, requireSentence, requireThat, underTest } from "../reader.ts";

const tokens: Tokens = ["=", "==", "===", "A", "+", "/", "-", "_", " ", "\n", "Zg==", "Zm9v"];
const letters = [
  "a",
  "\0",
  "\u007f",
  "é",
  "ß",
  "退",
  "款",
  "\ud7ff",
  "\ue000",
  "\uffff",
  "\ufeff",
  "😀",
  "\u{10ffff}",
] as const;
const wrong = [
  [0x80],
  [0xbf],
  [0xc0, 0x80],
  [0xc1],
  [0xe0, 0x9f, 0xbf],
  [0xed, 0xa0, 0x80],
  [0xf0, 0x8f, 0xbf, 0xbf],
  [0xf4, 0x90, 0x80, 0x80],
  [0xf5],
  [0xff],
] as const;
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function bytes(random: Random): Uint8Array {
  const text = [...Buffer.from(random.pieces(0, 8, () => random.pick(letters)))];
  if (random.chance(50)) return Uint8Array.from(text);
  const at = random.below(text.length + 1);
  if (random.chance(40)) return Uint8Array.from(text.slice(0, at));
  if (random.chance(40)) return Uint8Array.from(text.toSpliced(at, 1, random.below(256)));
  return Uint8Array.from(text.toSpliced(at, 0, ...random.pick(wrong)));
}

function decoded(input: Uint8Array): string | undefined {
  try {
    return decoder.decode(input);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

export const utf8Reader: FuzzTarget = underTest<Uint8Array>({
  name: "decodeUtf8",
  oracle: "TextDecoder (fatal), both ways; encodeUtf8 and back",
  make: bytes,
  accepts: (input) => {
    const read = decodeUtf8(input);
    requireThat((read.ok ? read.value : undefined) === decoded(input), "TextDecoder says otherwise");
    if (!read.ok) requireSentence(read.problem);
    else requireThat(Buffer.compare(encodeUtf8(read.value), input) === 0, "written again it differs");
    return read.ok;
  },
});

export const base64Reader: FuzzTarget = underTest<string>({
  name: "decodeBase64",
  oracle: "Buffer's base64, whose text of its bytes must be the input, both ways; encodeBase64 and back",
  make: (random) => mutated(Buffer.from(bytes(random)).toString("base64"), random, tokens),
  accepts: (input) => {
    const read = decodeBase64(input);
    const theirs = Buffer.from(input, "base64");
    requireThat(read.ok === (theirs.toString("base64") === input), "Buffer says otherwise");
    if (!read.ok) {
      requireSentence(read.problem);
      return false;
    }
    requireThat(theirs.equals(read.value), "Buffer reads other bytes");
    requireThat(encodeBase64(read.value) === input, "written again it differs");
    return true;
  },
});
