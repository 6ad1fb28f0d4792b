import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isFresh, readSignedHeaders, writeSignedHeaders } from "../../src/canonical/signed-headers.ts";
import type { HeaderLine } from "../../src/port/wire.ts";

const parts = fc.record({
  timestamp: fc.stringMatching(/^[1-9][0-9]{9,10}$/),
  nonce: fc.stringMatching(/^[ -~]{1,128}$/),
  serial: fc.stringMatching(/^[0-9A-Za-z_]{1,64}$/),
  signature: fc
    .uint8Array({ minLength: 1, maxLength: 512 })
    .map((bytes) => Buffer.from(bytes).toString("base64")),
});

test("what is written is read back, in any order and case", () => {
  fc.assert(
    fc.property(parts, fc.infiniteStream(fc.boolean()), fc.nat(), (given, coins, turn) => {
      const lines = writeSignedHeaders(given).map(([name, value]): HeaderLine => {
        return [coins.next().value === true ? name.toLowerCase() : name.toUpperCase(), value];
      });
      const turned = [...lines.slice(turn % 5), ["Date", "x"] as const, ...lines.slice(0, turn % 5)];
      expect(readSignedHeaders(turned)).toEqual({
        state: "present",
        ...given,
        timestampSeconds: Number(given.timestamp),
        probe: false,
        signatureType: "WECHATPAY2-SHA256-RSA2048",
      });
    }),
  );
});

test("the written names are the service's own", () => {
  const lines = writeSignedHeaders({ timestamp: "1722850421", nonce: "n", serial: "S", signature: "AAAA" });
  expect(new Map(lines)).toEqual(
    new Map([
      ["Wechatpay-Timestamp", "1722850421"],
      ["Wechatpay-Nonce", "n"],
      ["Wechatpay-Serial", "S"],
      ["Wechatpay-Signature", "AAAA"],
      ["Wechatpay-Signature-Type", "WECHATPAY2-SHA256-RSA2048"],
    ]),
  );
});

test("without Wechatpay-Signature-Type none is told", () => {
  const lines = writeSignedHeaders({ timestamp: "1722850421", nonce: "n", serial: "S", signature: "AAAA" });
  const read = readSignedHeaders(lines.filter(([name]) => name !== "Wechatpay-Signature-Type"));
  expect(read).toEqual({
    state: "present",
    timestamp: "1722850421",
    timestampSeconds: 1722850421,
    nonce: "n",
    serial: "S",
    signature: "AAAA",
    probe: false,
  });
});

test("no header lines make the reader throw or repeat a value", () => {
  const names = ["Timestamp", "Nonce", "Serial", "Signature", "Signature-Type"].map(
    (name) => `Wechatpay-${name}`,
  );
  const name = fc.constantFrom(...names, ...names.map((each) => each.toLowerCase()), "__proto__", "");
  const value = fc.oneof(
    fc.constantFrom("1722850421", "AAAA", "WECHATPAY/SIGNTEST/AAAA", "SECRET", ""),
    fc.string({ unit: "binary" }),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(name, value), { maxLength: 7 }), (lines) => {
      const read = readSignedHeaders(lines);
      const told = read.state === "malformed" ? read.problem : read.state;
      expect(told).toMatch(
        /^(?:absent|present|Wechatpay-[A-Za-z-]+ is (?:missing|repeated|not well-formed)\.)$/,
      );
    }),
    { numRuns: 500 },
  );
});

describe("freshness", () => {
  const stamp = 1722850421;
  test.each([
    [0, true],
    [299, true],
    [300, true],
    [300.999, true],
    [301, false],
    [86400, false],
    [-300, true],
    [-300.001, false],
    [-301, false],
  ])("now is %d seconds later: %s", (later, fresh) => {
    expect(isFresh(stamp, Math.round((stamp + later) * 1000))).toBe(fresh);
  });
  test("the tolerance is the caller's", () => {
    expect(isFresh(stamp, (stamp + 6) * 1000, 5)).toBe(false);
    expect(isFresh(stamp, (stamp + 6) * 1000, 6)).toBe(true);
    expect(isFresh(stamp, stamp * 1000, 0)).toBe(true);
  });
  test("no number is never fresh", () => {
    expect(isFresh(Number.NaN, stamp * 1000)).toBe(false);
    expect(isFresh(stamp, Number.NaN)).toBe(false);
  });
});
