import { decodeUtf8 } from "../codec/utf8.ts";

const standIns: ReadonlyMap<string, string> = new Map([
  ["\n", "⏎"],
  ["\r", "␍"],
  ["\t", "␉"],
  ["\u00a0", "⍽"],
]);
/** What a reader cannot see, and what would be taken for a stand-in. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\u00a0\u2000-\u200a\u202f\u205f\u3000⏎␍␉⍽·]/gu;

/**
 * Text with everything invisible made visible: `⏎` line feed, `␍` carriage return, `␉` tab, `⍽` no-break space, `·` a
 * space at the end of a line, `\u{…}` any other. The result holds no control or bidi character, so a terminal may
 * show it.
 *
 * @example
 * ```ts
 * showInvisible("GET \r\n\ufeff{}"); // "GET·␍⏎\\u{feff}{}"
 * ```
 */
export function showInvisible(text: string): string {
  return text
    .replace(unseen, (character) => standIns.get(character) ?? escaped(character))
    .replace(/ +(?=[⏎␍]|$)/g, (spaces) => "·".repeat(spaces.length));
}

function escaped(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}

/** The same for bytes; where they are not UTF-8, bytes beyond ASCII appear as `\x..`. */
export function showInvisibleBytes(bytes: Uint8Array): string {
  const text = decodeUtf8(bytes);
  if (text.ok) return showInvisible(text.value);
  return Array.from(bytes, (byte) =>
    byte < 0x80 ? showInvisible(String.fromCharCode(byte)) : `\\x${byte.toString(16)}`,
  ).join("");
}

/** Where two strings to sign part; lines and columns count characters from 1. */
export interface Difference {
  readonly line: number;
  readonly column: number;
  /** What stands there on either side, invisible characters shown; empty where the text has ended. */
  readonly ours: string;
  readonly theirs: string;
}

const shownCharacters = 24;

/**
 * The first difference of two texts, or undefined when they are equal.
 *
 * @example
 * ```ts
 * firstDifference("GET\n/v3\n", "GET\n/v3"); // { line: 2, column: 4, ours: "⏎", theirs: "" }
 * ```
 */
export function firstDifference(ours: string, theirs: string): Difference | undefined {
  if (ours === theirs) return undefined;
  const [one, other] = [Array.from(ours), Array.from(theirs)];
  let at = 0;
  while (one[at] === other[at]) at += 1;
  const before = one.slice(0, at);
  return {
    line: before.filter((character) => character === "\n").length + 1,
    column: at - before.lastIndexOf("\n"),
    ours: excerpt(one, at),
    theirs: excerpt(other, at),
  };
}

function excerpt(characters: readonly string[], at: number): string {
  const shown = showInvisible(characters.slice(at, at + shownCharacters).join(""));
  return characters.length > at + shownCharacters ? `${shown}…` : shown;
}
