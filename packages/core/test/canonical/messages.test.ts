import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { requestMessageV3 } from "../../src/canonical/request-v3.ts";
import { answerMessageV3 } from "../../src/canonical/response-v3.ts";

const line = fc.string({ unit: "binary" }).filter((text) => !text.includes("\n"));
const body = fc.uint8Array();

test("a request message is five lines, the body byte for byte", () => {
  fc.assert(
    fc.property(line, line, line, line, fc.option(body), (method, target, timestamp, nonce, bytes) => {
      const head = `${method}\n${target}\n${timestamp}\n${nonce}\n`;
      const expected = Buffer.concat([Buffer.from(head), bytes ?? Buffer.of(), Buffer.of(0x0a)]);
      const parts = { method, target, timestamp, nonce, ...(bytes === null ? {} : { body: bytes }) };
      expect(Buffer.from(requestMessageV3(parts))).toEqual(expected);
    }),
  );
});

test("an answer message is three lines, the body byte for byte", () => {
  fc.assert(
    fc.property(line, line, body, (timestamp, nonce, bytes) => {
      const expected = Buffer.concat([Buffer.from(`${timestamp}\n${nonce}\n`), bytes, Buffer.of(0x0a)]);
      expect(Buffer.from(answerMessageV3({ timestamp, nonce, body: bytes }))).toEqual(expected);
    }),
  );
});

describe("a line feed in a line is refused, since it would make another message", () => {
  const request = { method: "GET", target: "/v3", timestamp: "1", nonce: "n" };
  test.each(["method", "target", "timestamp", "nonce"])("request %s", (name) => {
    expect(() => requestMessageV3({ ...request, [name]: "a\nb" })).toThrow(TypeError);
  });
  test.each(["timestamp", "nonce"])("answer %s", (name) => {
    const answer = { timestamp: "1", nonce: "n", body: new Uint8Array(), [name]: "a\n" };
    expect(() => answerMessageV3(answer)).toThrow(TypeError);
  });
});
