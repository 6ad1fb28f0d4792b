import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  orderDocument,
  readRefundV2,
  readXml,
  refundDocument,
  type RefundPageV2,
  type Result,
} from "../../src/index.ts";
import { readVectors } from "./vector-file.ts";

interface Input {
  readonly xml: string;
  readonly asked: { readonly offset?: number; readonly byOrder: boolean };
}

interface Document {
  readonly orderExtra?: object;
}

const vectors = readVectors<Input, Document>("v2");

function fieldsOf(xml: string): ReadonlyMap<string, string> {
  const read = readXml(xml);
  if (!read.ok) throw new Error(read.problem);
  return read.value.fields;
}

function pageOf(fields: Iterable<readonly [string, string]>, byOrder = true): RefundPageV2 {
  const read = readRefundV2(new Map(fields), { byOrder });
  if (!read.ok) throw new Error(read.problem);
  return read.value;
}

function outcomeOf(read: Result<RefundPageV2>): object {
  if (!read.ok) return { problem: read.problem };
  const { refunds, order: told, ...counts } = read.value;
  const { extra, ...order } = orderDocument(told);
  const orderExtra = extra === undefined ? {} : { orderExtra: extra };
  return { document: { refunds: refunds.map(refundDocument), order, ...orderExtra, ...counts } };
}

const oneRefund: readonly (readonly [string, string])[] = [
  ["refund_count", "1"],
  ["out_refund_no_0", "R1"],
  ["refund_status_0", "SUCCESS"],
];

describe("known answers", () => {
  test("all of them are here", () => {
    expect(vectors).toHaveLength(51);
  });

  test.each(vectors)("$id", ({ input, expected }) => {
    expect(outcomeOf(readRefundV2(fieldsOf(input.xml), input.asked))).toEqual(expected);
  });

  test("the two bases of indexes give the same document", () => {
    const [from1, from0] = ["page-example-from-1", "page-example-from-0"].map((id) =>
      vectors.find((v) => v.id === id),
    );
    expect(from1?.input.xml).toContain("<out_refund_no_1>");
    expect(from0?.input.xml).toContain("<out_refund_no_0>");
    expect(from1?.expected).toEqual(from0?.expected);
  });
});

test("a success time is Beijing time, and the account is read into its kind", () => {
  const [refund] = pageOf([
    ...oneRefund,
    ["refund_success_time_0", "2020-12-01 16:18:12"],
    ["refund_recv_accout_0", "支付用户零钱"],
  ]).refunds;
  expect(refund).toMatchObject({ successTimeMs: 1_606_810_692_000, receivedAccount: { kind: "balance" } });
});

test("the order keeps the cash that went back, although the document has no member for it", () => {
  expect(pageOf([...oneRefund, ["cash_refund_fee", "7"]]).order).toEqual({ cashRefundFee: 7, extra: {} });
});

test("the envelope is no news of the order", () => {
  const envelope =
    "return_code return_msg result_code err_code err_code_des appid mch_id sub_appid sub_mch_id nonce_str sign sign_type";
  const page = pageOf([
    ...oneRefund,
    ...envelope.split(" ").map((name) => [name, "x"] as const),
    ["err_msg", "x"],
  ]);
  expect(page.order.extra).toEqual({ err_msg: "x" });
});

describe("the next page", () => {
  const records = (count: number): readonly (readonly [string, string])[] => [
    ["refund_count", String(count)],
    ...Array.from({ length: count }, (_, n) => [`out_refund_no_${n}`, `R${n}`] as const),
    ...Array.from({ length: count }, (_, n) => [`refund_status_${n}`, "SUCCESS"] as const),
  ];

  test.each([
    { count: 9, next: undefined },
    { count: 10, next: 10 },
    { count: 11, next: undefined },
    { count: 10, total: 10, next: undefined },
    { count: 3, total: 4, next: 3 },
    { count: 10, total: 36, offset: 20, next: 30 },
    { count: 6, total: 36, offset: 30, next: undefined },
    { count: 10, total: 36, byOrder: false, next: undefined },
    { count: 10, byOrder: false, next: undefined },
  ])(
    "$count refunds of $total from $offset, by order: $byOrder",
    ({ count, total, offset, byOrder = true, next }) => {
      const fields = new Map(records(count));
      if (total !== undefined) fields.set("total_refund_count", String(total));
      const read = readRefundV2(fields, offset === undefined ? { byOrder } : { byOrder, offset });
      expect(read.ok && read.value.nextOffset).toBe(next);
    },
  );
});

describe("properties", () => {
  const stem = fc.constantFrom(
    "refund_fee",
    "refund_status",
    "out_refund_no",
    "refund_id",
    "coupon_refund_fee",
    "coupon_type",
    "refund_count",
    "total_refund_count",
    "__proto__",
    "foo",
  );
  const suffix = fc.constantFrom("", "_0", "_1", "_9999", "_10000", "_01", "_0_0", "_0_1", "_1_0", "_1_2_3");
  const anyName = fc.tuple(stem, suffix).map((parts) => parts.join(""));
  const value = fc.oneof(fc.constantFrom("", "0", "1", "2", "SUCCESS", "R1"), fc.string());
  const fields = fc.array(fc.tuple(anyName, value), { maxLength: 20 }).map((entries) => new Map(entries));

  test("no map of fields makes it throw", () => {
    fc.assert(
      fc.property(fields, fc.boolean(), (map, byOrder) => {
        const read = readRefundV2(map, { byOrder });
        expect(read.ok ? read.value.refunds.length : read.problem).not.toBe("");
      }),
    );
  });

  const unknownStem = fc.stringMatching(/^new_[a-z]{1,8}$/);
  const keptSuffix = new Map([
    ["_0", ""],
    ["_0_2", "_2"],
  ]);
  const anyPlace = fc.constantFrom("", "_0", "_0_2", "_5", "_5_1");
  const unknown = fc.uniqueArray(fc.tuple(unknownStem, anyPlace), { selector: (parts) => parts.join("") });

  test("unknown fields are never lost, and each is kept with what it belongs to", () => {
    fc.assert(
      fc.property(unknown, (parts) => {
        const wire = parts.map(([name, place]) => [`${name}${place}`, `value of ${name}${place}`] as const);
        const page = pageOf([...oneRefund, ...wire]);
        const keptAs = parts.map(([name, place]) => `${name}${keptSuffix.get(place) ?? place}`);
        const kept = parts.map(([, place], at) => {
          const extra = place.startsWith("_0") ? page.refunds[0]?.extra : page.order.extra;
          return extra?.[keptAs[at] ?? ""];
        });
        expect(kept).toEqual(wire.map(([, text]) => text));
      }),
    );
  });

  const feeOf = (text: string): number | undefined => {
    const read = readRefundV2(new Map([...oneRefund, ["refund_fee_0", text]]), { byOrder: true });
    return read.ok ? read.value.refunds[0]?.amount.refund : undefined;
  };

  test("money is plain digits from 0 to 2^53-1 and nothing else", () => {
    const beyond = fc.bigInt({ min: 2n ** 53n, max: 10n ** 40n }).map(String);
    const text = fc.string({ minLength: 1 }).filter((candidate) => !/^(0|[1-9][0-9]*)$/.test(candidate));
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.oneof(beyond, text), (fen, wrong) => {
        expect(feeOf(String(fen))).toBe(fen);
        expect(feeOf(wrong)).toBeUndefined();
      }),
    );
  });
});
