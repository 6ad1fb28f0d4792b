import { decodeUtf8, encodeUtf8 } from "../codec/utf8.ts";
import type { Finding } from "./finding.ts";

/** A mistake with the line feeds of a string to sign, whatever its lines hold. */
export interface LineMistake extends Finding {
  /** What this mistake makes of the right message. */
  readonly messages: (message: Uint8Array) => readonly Uint8Array[];
}

const lineFeed = 0x0a;

export const lineMistakes: readonly LineMistake[] = [
  {
    id: "line-feed-lost",
    text: "The last line feed was not signed; every line has one, the body's too, even when the body is empty.",
    fix: "Join the parts with line feeds, and end with one.",
    messages: (message) =>
      message.at(-2) === lineFeed
        ? [message.subarray(0, -1), message.subarray(0, -2)]
        : [message.subarray(0, -1)],
  },
  {
    id: "line-feed-added",
    text: "One line feed too many was signed.",
    fix: "Without a body the string ends with exactly two line feeds, with one it ends with one.",
    messages: (message) => [changedText(message, (text) => `${text}\n`)],
  },
  {
    id: "line-feed-spelled",
    text: String.raw`The two characters \n were signed where line feeds belong.`,
    fix: String.raw`Write the line feed itself; single quotes and shells keep \n as it is.`,
    messages: (message) => [changedText(message, (text) => text.replaceAll("\n", String.raw`\n`))],
  },
  {
    id: "crlf",
    text: "Lines were signed with CRLF; they end with a single line feed.",
    fix: "Join the parts with \\n on every system.",
    messages: (message) => [changedText(message, (text) => text.replaceAll("\n", "\r\n"))],
  },
];

/** What is not UTF-8 is left alone: these mistakes are made with text. */
function changedText(message: Uint8Array, change: (text: string) => string): Uint8Array {
  const text = decodeUtf8(message);
  return text.ok ? encodeUtf8(change(text.value)) : message;
}
