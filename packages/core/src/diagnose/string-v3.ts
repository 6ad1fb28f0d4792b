import { decodeUtf8, encodeUtf8 } from "../codec/utf8.ts";
import type { Finding } from "./finding.ts";
import { jsonStyles } from "./json-styles.ts";
import { lineMistakes } from "./line-mistakes.ts";
import { type MessageCandidate, requestCandidates } from "./request-mistakes.ts";

/**
 * The mistake by which a program came to its own string to sign, of a request or of an answer; undefined when the
 * string is right, or when no known mistake makes it. `right` is the message as `diagnoseRequestV3` and
 * `diagnoseAnswerV3` give it.
 *
 * @example
 * ```ts
 * explainStringV3(message, message.subarray(0, -1))?.id; // "line-feed-lost"
 * ```
 */
export function explainStringV3(right: Uint8Array, theirs: Uint8Array): Finding | undefined {
  if (areSame(right, theirs)) return undefined;
  for (const { message, finding } of candidates(right)) if (areSame(message, theirs)) return finding;
  const [text, other] = [decodeUtf8(right), decodeUtf8(theirs)];
  return text.ok && other.ok ? differentPart(text.value, other.value) : undefined;
}

function areSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

function* candidates(right: Uint8Array): Generator<MessageCandidate> {
  for (const { id, text, fix, messages } of lineMistakes)
    for (const message of messages(right)) yield { message, finding: { id, text, fix } };
  const read = decodeUtf8(right);
  if (!read.ok) return;
  const parts = partsOf(read.value);
  yield* headCandidates(parts);
  for (const { body, finding } of bodiesOf(parts.body))
    yield { message: encodeUtf8(textOf({ ...parts, body })), finding };
}

/** The lines above the body, and the body, which may have lines of its own. */
interface Parts {
  readonly head: readonly string[];
  readonly body: string;
}

const requestParts = ["method", "path", "timestamp", "nonce"] as const;
const answerParts = ["timestamp", "nonce"] as const;
type PartName = (typeof requestParts)[number] | "body";

/** A request's string begins with its method, an answer's with its time. */
function namesOf(text: string): readonly PartName[] {
  return /^\d/.test(text) ? answerParts : requestParts;
}

function partsOf(text: string, count: number = namesOf(text).length): Parts {
  const lines = text.split("\n");
  return { head: lines.slice(0, count), body: lines.slice(count).join("\n").replace(/\n$/, "") };
}

function textOf({ head, body }: Parts): string {
  return [...head, body, ""].join("\n");
}

function* headCandidates({ head, body }: Parts): Generator<MessageCandidate> {
  const [first = "", second = "", timestamp, nonce] = head;
  if (timestamp !== undefined && nonce !== undefined) {
    yield* requestCandidates({ method: first, target: second, timestamp, nonce, body: encodeUtf8(body) });
  } else if (head.length === answerParts.length) {
    yield { message: encodeUtf8(textOf({ head: [second, first], body })), finding: swapped };
  }
}

const swapped: Finding = {
  id: "timestamp-and-nonce-swapped",
  text: "The string has timestamp and nonce in the wrong order.",
  fix: "The order is timestamp, nonce, body.",
};

interface BodyMistake extends Finding {
  /** What this mistake makes of the right body. */
  readonly bodies: (body: string) => readonly string[];
}

const bytesAsTheyAre =
  "Sign the very bytes that are sent, and verify the very bytes that arrive, before any parser has them.";

const bodyMistakes: readonly BodyMistake[] = [
  {
    id: "body-left-out",
    text: "The string has no body, and the message has one.",
    fix: bytesAsTheyAre,
    bodies: () => [""],
  },
  {
    id: "body-signed-for-none",
    text: "The string has something where the message has no body.",
    fix: "Without a body its line is empty: put nothing there, not {} or null.",
    bodies: (body) => (body === "" ? ["{}", "null", "[]", "undefined", '""'] : []),
  },
  {
    id: "bom-added",
    text: "The body in the string begins with a byte order mark, which the message has not.",
    fix: bytesAsTheyAre,
    bodies: (body) => [`\ufeff${body}`],
  },
  {
    id: "body-trimmed",
    text: "The body in the string lacks the spaces or line breaks around it.",
    fix: `Do not trim it. ${bytesAsTheyAre}`,
    bodies: (body) => [body.trim(), body.trimStart(), body.trimEnd(), body.replace(/^\ufeff/, "")],
  },
  {
    id: "line-breaks-changed",
    text: "Line breaks in the body were changed between LF and CRLF.",
    fix: bytesAsTheyAre,
    bodies: (body) => [body.replaceAll("\r\n", "\n"), body.replaceAll("\r\n", "\n").replaceAll("\n", "\r\n")],
  },
];

interface BodyOfString {
  readonly body: string;
  readonly finding: Finding;
}

function* bodiesOf(right: string): Generator<BodyOfString> {
  for (const { id, text, fix, bodies } of bodyMistakes)
    for (const body of bodies(right)) yield { body, finding: { id, text, fix } };
  for (const { name, text } of jsonStyles(right.replace(/^\ufeff/, "").trim()))
    yield { body: text, finding: rewritten(name) };
}

function rewritten(style: string): Finding {
  return {
    id: "json-rewritten",
    text: `The string has the same JSON written ${style}: the body was parsed and written again.`,
    fix: bytesAsTheyAre,
  };
}

/** The one part in which both differ; of several none is named, since it is another string altogether. */
function differentPart(right: string, theirs: string): Finding | undefined {
  const names = namesOf(right);
  const [ours, other] = [partsOf(right), partsOf(theirs, names.length)];
  if (!theirs.endsWith("\n") || other.head.length < names.length) return undefined;
  const differing = names.flatMap((name, at) => (ours.head[at] === other.head[at] ? [] : [name]));
  const [only, ...others] = ours.body === other.body ? differing : [...differing, "body" as const];
  if (only === undefined || others.length > 0) return undefined;
  const [at, theirTime] = [names.indexOf(only), other.head[names.indexOf("timestamp")] ?? ""];
  const isMilliseconds = only === "timestamp" && theirTime.slice(0, -3) === ours.head[at];
  return isMilliseconds ? inMilliseconds : otherPart(only);
}

const inMilliseconds: Finding = {
  id: "timestamp-milliseconds",
  text: "The string has the timestamp in milliseconds, and the message has it in seconds.",
  fix: "Sign and send the same whole seconds since 1970, ten digits.",
};

const partFixes: Readonly<Record<PartName, string>> = {
  method: "Sign the method that is sent, in upper case.",
  path: "Make the URL text once, then sign and send that very text, the query included.",
  timestamp: "Read the clock once, and put the same seconds into string and header.",
  nonce: "Make the nonce once, and put the same one into string and header.",
  body: bytesAsTheyAre,
};

function otherPart(name: PartName): Finding {
  return {
    id: `other-${name}`,
    text: `The string has another ${name} than the message; the rest agrees.`,
    fix: partFixes[name],
  };
}
