import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type IndexedFields, readIndexedFields } from "../../src/codec/indexed-fields.ts";

function read(...names: string[]): IndexedFields {
  return readIndexedFields(new Map(names.map((name) => [name, `value of ${name}`])));
}

/** The names that make up the whole, put together again. */
function namesIn({ plain, records }: IndexedFields): string[] {
  const indexed = [...records].flatMap(([n, { fields, nested }]) => [
    ...[...fields.keys()].map((name) => `${name}_${n}`),
    ...[...nested].flatMap(([m, inner]) => [...inner.keys()].map((name) => `${name}_${n}_${m}`)),
  ]);
  return [...plain.keys(), ...indexed].toSorted();
}

test.each([
  ["return_code"],
  ["_0"],
  ["0"],
  ["fee_"],
  ["fee_01"],
  ["fee_00"],
  ["fee_10000"],
  ["fee_-1"],
  ["fee_+1"],
  ["fee_1.0"],
  ["fee_1e3"],
  ["fee0"],
  ["fee_0_01"],
  ["fee_٣"],
  ["fee_１"],
])("%s is plain", (name) => {
  expect([...read(name).plain.keys()]).toEqual([name]);
  expect(read(name).records.size).toBe(0);
});

test.each([
  ["refund_fee_0", 0, "refund_fee"],
  ["refund_fee_9999", 9999, "refund_fee"],
  ["a_01_2", 2, "a_01"],
  ["_0_1", 1, "_0"],
  ["__proto___3", 3, "__proto__"],
])("%s belongs to record %i as %s", (name, n, short) => {
  expect([...(read(name).records.get(n)?.fields ?? [])]).toEqual([[short, `value of ${name}`]]);
});

test.each([
  ["coupon_refund_fee_0_1", 0, 1, "coupon_refund_fee"],
  ["a_1_2_3", 2, 3, "a_1"],
])("%s belongs to record %i, item %i as %s", (name, n, m, short) => {
  const record = read(name).records.get(n);
  expect(record?.fields.size).toBe(0);
  expect([...(record?.nested.get(m) ?? [])]).toEqual([[short, `value of ${name}`]]);
});

test("records and items come in ascending order, whatever the base and the gaps", () => {
  const { records } = read("a_10", "a_2", "a_0", "b_2_10", "b_2_9", "b_7_1");
  expect([...records.keys()]).toEqual([0, 2, 7, 10]);
  expect([...(records.get(2)?.nested.keys() ?? [])]).toEqual([9, 10]);
});

test("no field is lost, doubled or renamed", () => {
  const part = fc.constantFrom(
    "fee",
    "a",
    "_",
    "_0",
    "_1",
    "_10",
    "_01",
    "_9999",
    "_10000",
    "0",
    "__proto__",
  );
  const names = fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join(""));
  fc.assert(
    fc.property(fc.uniqueArray(names), (unique) => {
      expect(namesIn(read(...unique))).toEqual(unique.toSorted());
    }),
    { numRuns: 500 },
  );
});
