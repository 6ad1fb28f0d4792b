import { decodeUtf8, encodeUtf8 } from "../codec/utf8.ts";
import type { Finding } from "./finding.ts";
import { jsonStyles } from "./json-styles.ts";

/** A body as it may have been when it was signed, and what happened to it since. */
export interface BodyCandidate {
  readonly body: Uint8Array;
  readonly finding: Finding;
}

interface BodyMistake {
  readonly id: string;
  readonly text: string;
  readonly fix: string;
  /** The bodies that this mistake would have made into the given one. */
  readonly originals: (body: Uint8Array) => readonly Uint8Array[];
}

const rawBytes = "Take the bytes as they arrive, before a framework, an editor or a parser has them.";
const lineFeed = 0x0a;
const carriageReturn = 0x0d;

const mistakes: readonly BodyMistake[] = [
  {
    id: "bom-added",
    text: "The body begins with a byte order mark that was not signed.",
    fix: `Save and read it as UTF-8 without BOM. ${rawBytes}`,
    originals: (body) => (body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf ? [body.subarray(3)] : []),
  },
  {
    id: "line-feed-added",
    text: "The body ends with a line break that was not signed.",
    fix: `An editor or echo adds it; write the file without. ${rawBytes}`,
    originals: (body) => (body.at(-1) === lineFeed ? [withoutLineBreak(body)] : []),
  },
  {
    id: "line-feed-lost",
    text: "The body lacks the line break it ended with when it was signed.",
    fix: `Do not trim it. ${rawBytes}`,
    originals: (body) => [joined(body, [lineFeed]), joined(body, [carriageReturn, lineFeed])],
  },
  {
    id: "space-added",
    text: "The body has spaces or line breaks around it that were not signed.",
    fix: rawBytes,
    originals: (body) => fromText(body, (text) => text.trim()),
  },
  {
    id: "line-breaks-changed",
    text: "Line breaks in the body were changed between LF and CRLF after it was signed.",
    fix: `Transfer the file in binary mode and keep git from converting it. ${rawBytes}`,
    originals: (body) => [
      ...fromText(body, (text) => text.replaceAll("\r\n", "\n")),
      ...fromText(body, (text) => text.replaceAll("\r\n", "\n").replaceAll("\n", "\r\n")),
    ],
  },
  {
    id: "encoded-twice",
    text: "The body's UTF-8 was read as Latin-1 and encoded once more after it was signed.",
    fix: `Read it as UTF-8, whatever Content-Type says. ${rawBytes}`,
    originals: encodedOnce,
  },
  {
    id: "body-made-up",
    text: "The signature covers an empty body; the one at hand was put in its place.",
    fix: "An answer such as 204 has no body: verify over nothing, not over null or {}.",
    originals: () => [new Uint8Array()],
  },
];

/** Every body that one of the known mistakes would have turned into this one, likely ones first. */
export function* bodyCandidates(body: Uint8Array): Generator<BodyCandidate> {
  for (const { id, text, fix, originals } of mistakes)
    for (const original of originals(body)) yield { body: original, finding: { id, text, fix } };
  const text = textOf(body);
  if (text === undefined) return;
  for (const style of jsonStyles(text.replace(/^\ufeff/, "").trim()))
    yield { body: encodeUtf8(style.text), finding: rewritten(style.name) };
}

function rewritten(style: string): Finding {
  return {
    id: "json-rewritten",
    text: `The signature fits the same JSON written ${style}: the body was parsed and written again.`,
    fix: rawBytes,
  };
}

function textOf(body: Uint8Array): string | undefined {
  const text = decodeUtf8(body);
  return text.ok ? text.value : undefined;
}

function fromText(body: Uint8Array, change: (text: string) => string): readonly Uint8Array[] {
  const text = textOf(body);
  return text === undefined ? [] : [encodeUtf8(change(text))];
}

function withoutLineBreak(body: Uint8Array): Uint8Array {
  return body.subarray(0, body.at(-2) === carriageReturn ? -2 : -1);
}

/** What Windows-1252 makes of the bytes 80 to 9f; Latin-1 leaves them as they are. */
const windows1252 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

function encodedOnce(body: Uint8Array): readonly Uint8Array[] {
  const text = textOf(body);
  if (text === undefined || !/[^\u0000-\u007f]/.test(text)) return [];
  const bytes = Array.from(text, (character) => {
    const at = windows1252.indexOf(character);
    return at < 0 ? character.charCodeAt(0) : 0x80 + at;
  });
  return bytes.every((byte) => byte <= 0xff) ? [Uint8Array.from(bytes)] : [];
}

function joined(body: Uint8Array, end: readonly number[]): Uint8Array {
  return Uint8Array.from([...body, ...end]);
}
