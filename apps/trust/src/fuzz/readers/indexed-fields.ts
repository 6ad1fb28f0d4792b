import { type IndexedFields, readIndexedFields } from "@wxrefund/core";
import { mutated, type Tokens } from "../mutate-text.ts";
import type { Random } from "../random.ts";
import { type FuzzTarget, requireThat, underTest } from "../reader.ts";

const tokens: Tokens = [
  "_",
  "__",
  "_0",
  "_1",
  "_01",
  "_9999",
  "_10000",
  "_-1",
  "_1e3",
  "_٣",
  "0",
  "$n",
  "_0_1",
  " ",
];
const stems = [
  "refund_fee",
  "coupon_refund_id",
  "out_refund_no",
  "refund_count",
  "a",
  "_",
  "x_y_z",
  "__proto__",
] as const;
const indexes = [
  "",
  "",
  "_0",
  "_1",
  "_9",
  "_10",
  "_9999",
  "_10000",
  "_01",
  "_0_0",
  "_0_1",
  "_12_3",
  "_1_02",
  "_1_2_3",
] as const;

function fields(random: Random): ReadonlyMap<string, string> {
  const made = new Map<string, string>();
  for (let n = random.below(8); n > 0; n -= 1) {
    const name = random.pick(stems) + random.pick(indexes);
    made.set(random.chance(70) ? name : mutated(name, random, tokens), String(n));
  }
  return made;
}

const twice = /^(.+)_(0|[1-9]\d{0,3})_(0|[1-9]\d{0,3})$/s;
const once = /^(.+)_(0|[1-9]\d{0,3})$/s;

/** Where a field belongs, as a path, by regular expression. */
function placeOf(name: string): string {
  const nested = twice.exec(name);
  if (nested !== null) return JSON.stringify(nested.slice(1));
  const [, stem, index] = once.exec(name) ?? [];
  return stem === undefined ? JSON.stringify([name]) : JSON.stringify([stem, index]);
}

function placesIn({ plain, records }: IndexedFields): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [name, value] of plain) found.set(JSON.stringify([name]), value);
  for (const [n, record] of records) {
    for (const [name, value] of record.fields) found.set(JSON.stringify([name, String(n)]), value);
    for (const [m, inner] of record.nested)
      for (const [name, value] of inner) found.set(JSON.stringify([name, String(n), String(m)]), value);
  }
  return found;
}

function ascends(numbers: Iterable<number>): boolean {
  const list = [...numbers];
  return list.every((number, at) => at === 0 || number > (list[at - 1] ?? number));
}

/** It refuses nothing; what holds no record counts as refused here, so that the share says something. */
export const indexedFieldsReader: FuzzTarget = underTest<ReadonlyMap<string, string>>({
  name: "readIndexedFields",
  oracle: "two regular expressions; every field found once, at its place",
  make: fields,
  accepts: (given) => {
    const read = readIndexedFields(given);
    const found = placesIn(read);
    requireThat(found.size === given.size, "a field was lost");
    for (const [name, value] of given)
      requireThat(found.get(placeOf(name)) === value, `${name} stands elsewhere`);
    requireThat(ascends(read.records.keys()), "records do not ascend");
    requireThat(
      [...read.records.values()].every(({ nested }) => ascends(nested.keys())),
      "coupons do not ascend",
    );
    return read.records.size > 0;
  },
});
