import { encodeUtf8 } from "../codec/utf8.ts";

/**
 * Lines and a body, each followed by a line feed. A line feed inside a line would let two different
 * messages share one signature.
 */
export function messageLines(lines: readonly string[], body: Uint8Array): Uint8Array {
  if (lines.some((line) => line.includes("\n")))
    throw new TypeError("A line of a message to be signed holds a line feed.");
  const head = encodeUtf8(lines.map((line) => `${line}\n`).join(""));
  const message = new Uint8Array(head.length + body.length + 1);
  message.set(head);
  message.set(body, head.length);
  message[message.length - 1] = 0x0a;
  return message;
}
