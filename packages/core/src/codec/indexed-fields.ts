/** V2 fields told apart by their index suffixes. */
export interface IndexedFields {
  /** Fields without an index, under their whole name. */
  readonly plain: ReadonlyMap<string, string>;
  /** `name_$n` and `name_$n_$m` by n, ascending. The service counts from 0, old pages from 1: any index counts. */
  readonly records: ReadonlyMap<number, IndexedRecord>;
}

/** The fields of one record. */
export interface IndexedRecord {
  /** `name_$n` under `name`. */
  readonly fields: ReadonlyMap<string, string>;
  /** `name_$n_$m` under `name`, by m, ascending. */
  readonly nested: ReadonlyMap<number, ReadonlyMap<string, string>>;
}

interface OpenRecord {
  readonly fields: Map<string, string>;
  readonly nested: Map<number, Map<string, string>>;
}

/**
 * Sorts V2 fields by index. An index is 0 to 9999 without leading zeros; `_01` is part of a plain name.
 * Source: V2 refund query docs.
 *
 * @example
 * ```ts
 * const { records } = readIndexedFields(new Map([["refund_fee_0", "1"], ["coupon_refund_fee_0_1", "5"]]));
 * records.get(0)?.fields.get("refund_fee"); // "1"
 * records.get(0)?.nested.get(1)?.get("coupon_refund_fee"); // "5"
 * ```
 */
export function readIndexedFields(fields: ReadonlyMap<string, string>): IndexedFields {
  const plain = new Map<string, string>();
  const records = new Map<number, OpenRecord>();
  for (const [name, value] of fields) {
    const last = splitIndex(name);
    const first = last && splitIndex(last.name);
    if (last === undefined) plain.set(name, value);
    else if (first === undefined) recordAt(records, last.index).fields.set(last.name, value);
    else nestedAt(recordAt(records, first.index), last.index).set(first.name, value);
  }
  const sorted = [...records].map(
    ([n, record]) => [n, { ...record, nested: ascending(record.nested) }] as const,
  );
  return { plain, records: ascending(sorted) };
}

function splitIndex(name: string): { readonly name: string; readonly index: number } | undefined {
  // Most names end in a letter.
  if (name.charCodeAt(name.length - 1) > 0x39) return undefined;
  const cut = name.lastIndexOf("_");
  const digits = name.slice(cut + 1);
  if (cut < 1 || !/^(?:0|[1-9][0-9]{0,3})$/.test(digits)) return undefined;
  return { name: name.slice(0, cut), index: Number(digits) };
}

function recordAt(records: Map<number, OpenRecord>, index: number): OpenRecord {
  const found = records.get(index) ?? { fields: new Map(), nested: new Map() };
  records.set(index, found);
  return found;
}

function nestedAt(record: OpenRecord, index: number): Map<string, string> {
  const found = record.nested.get(index) ?? new Map<string, string>();
  record.nested.set(index, found);
  return found;
}

function ascending<T>(entries: Iterable<readonly [number, T]>): ReadonlyMap<number, T> {
  return new Map([...entries].toSorted(([a], [b]) => a - b));
}
