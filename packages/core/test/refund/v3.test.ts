import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type JsonObject,
  type JsonValue,
  readJson,
  readRefundV3,
  type Refund,
  refundDocument,
} from "../../src/index.ts";
import { readVectors } from "./vector-file.ts";

const vectors = readVectors<{ json: string }, object>("v3");

function jsonOf(text: string): JsonValue {
  const read = readJson(text);
  if (!read.ok) throw new Error(read.problem);
  return read.value;
}

function refundOf(value: JsonValue): Refund {
  const read = readRefundV3(value);
  if (!read.ok) throw new Error(read.problem);
  return read.value;
}

describe("known answers", () => {
  test("all of them are here", () => {
    expect(vectors).toHaveLength(30);
  });

  test.each(vectors)("$id", ({ input, expected }) => {
    const read = readRefundV3(jsonOf(input.json));
    const outcome = read.ok ? { document: refundDocument(read.value) } : { problem: read.problem };
    expect(outcome).toEqual(expected);
  });

  test("the printed example also gives instants and the kind of account", () => {
    const printed = vectors.find(({ id }) => id === "printed-example");
    expect(refundOf(jsonOf(printed?.input.json ?? ""))).toMatchObject({
      createTimeMs: 1_606_810_692_000,
      successTimeMs: 1_606_810_692_000,
      receivedAccount: { kind: "bank-card", bank: "招商银行", cardType: "信用卡", tail: "0403" },
    });
  });
});

test("a time that is none is kept without an instant", () => {
  const refund = refundOf({
    out_refund_no: "R",
    status: "SUCCESS",
    success_time: "2021-02-30T00:00:00+08:00",
  });
  expect(refund.successTime).toBe("2021-02-30T00:00:00+08:00");
  expect(refund).not.toHaveProperty("successTimeMs");
});

test("an unknown __proto__ is a field like any other", () => {
  const refund = refundOf(jsonOf('{"out_refund_no":"R","status":"SUCCESS","__proto__":{"final":true}}'));
  expect(Object.entries(refund.extra)).toEqual([["__proto__", { final: true }]]);
  expect(Object.getPrototypeOf(refund.extra)).toBe(Object.prototype);
});

test("inherited names are not fields", () => {
  const value: JsonObject = Object.create({ out_refund_no: "R", status: "SUCCESS" });
  expect(readRefundV3(value)).toEqual({ ok: false, problem: "out_refund_no is missing" });
});

describe("properties", () => {
  const known = fc.constantFrom(
    "out_refund_no",
    "status",
    "amount",
    "promotion_detail",
    "channel",
    "success_time",
  );
  const json: fc.Arbitrary<JsonValue> = fc.letrec<{ value: JsonValue; object: JsonObject }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom("SUCCESS", "ABNORMAL", "", "退款"),
      fc.constant(null),
      fc.boolean(),
      fc.double(),
      fc.integer(),
      fc.array(tie("value"), { maxLength: 4 }),
      tie("object"),
    ),
    object: fc.dictionary(
      fc.oneof(known, fc.constantFrom("total", "refund", "from", "goods_detail", "x")),
      tie("value"),
    ),
  })).value;

  test("no JSON value makes it throw", () => {
    fc.assert(
      fc.property(json, (value) => {
        const read = readRefundV3(value);
        expect(read.ok ? typeof read.value.final : read.problem).not.toBe("");
      }),
    );
  });

  const unknownName = fc.string({ minLength: 1 }).map((name) => `unknown ${name}`);
  const unknown = fc.dictionary(unknownName, fc.oneof(fc.integer(), fc.string(), fc.constant(null)), {
    maxKeys: 4,
  });

  test("unknown fields are never lost, wherever they are", () => {
    fc.assert(
      fc.property(unknown, unknown, unknown, unknown, (top, amount, promotion, goods) => {
        const refund = refundOf({
          out_refund_no: "R",
          status: "SUCCESS",
          amount: { refund: 1, ...amount },
          promotion_detail: [{ amount: 1, ...promotion, goods_detail: [{ goods_name: "n", ...goods }] }],
          ...top,
        });
        const sent = [top, amount, promotion, goods].flatMap((fields) => Object.values(fields));
        const kept = Object.values(refund.extra);
        expect(kept).toHaveLength(sent.length);
        expect(kept).toEqual(expect.arrayContaining(sent));
      }),
    );
  });

  const isMoney = (refund: number): boolean =>
    readRefundV3({ out_refund_no: "R", status: "SUCCESS", amount: { refund } }).ok;

  test("money is a whole number from 0 to 2^53-1 and nothing else", () => {
    const wrong = fc.oneof(
      fc.integer({ max: -1 }),
      fc.double({ noInteger: true }),
      fc.double({ min: 2 ** 53 }),
    );
    fc.assert(
      fc.property(fc.maxSafeNat(), wrong, (fen, other) => {
        expect(isMoney(fen)).toBe(true);
        expect(isMoney(other)).toBe(false);
      }),
    );
  });

  test("minus zero is zero", () => {
    const { amount } = refundOf(jsonOf('{"out_refund_no":"R","status":"SUCCESS","amount":{"refund":-0}}'));
    expect(Object.is(amount.refund, 0)).toBe(true);
  });
});
