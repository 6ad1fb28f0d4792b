type Field = readonly [name: string, value: string];

/**
 * The string a V2 sign is made over, before `&key=`: `name=value` joined by `&`, names in byte order, without
 * `sign` and without empty values. Values are raw: not trimmed, not escaped.
 * Source: V2 signature rules.
 *
 * @example
 * ```ts
 * paramsStringV2([["mch_id", "10000100"], ["body", "test"], ["attach", ""]]); // "body=test&mch_id=10000100"
 * ```
 */
export function paramsStringV2(fields: Iterable<Field>): string {
  const signed = [...fields].filter(([name, value]) => name !== "sign" && value !== "");
  const order = signed.every(([name]) => alike.test(name)) ? unitOrder : byteOrder;
  signed.sort((a, b) => order(a[0], b[0]));
  return signed.map(([name, value]) => `${name}=${value}`).join("&");
}

// Up to here UTF-16 and UTF-8 sort alike.
const alike = /^[^\ud800-\uffff]*$/;

function unitOrder(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function byteOrder(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  for (let at = 0; at < shorter; at += 1) {
    const difference = rank(a.charCodeAt(at)) - rank(b.charCodeAt(at));
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

// UTF-8 puts surrogate pairs (U+10000 and up) after U+E000 to U+FFFF; UTF-16 code units do not.
function rank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}
