/** Throws unless both are the same plain data; the order of members does not count. */
export function expectEqual(actual: unknown, expected: unknown): void {
  const [got, wanted] = [written(actual), written(expected)];
  if (got !== wanted) throw new Error(`expected ${wanted} but got ${got}`);
}

/** Throws unless it is one of these: where runtimes rightly differ. */
export function expectOneOf(actual: string, expected: readonly string[]): void {
  if (!expected.includes(actual)) throw new Error(`expected ${expected.join(" or ")} but got ${actual}`);
}

/** Throws unless every member of `expected` is in `actual`. */
export function expectMembers(actual: object, expected: Readonly<Record<string, unknown>>): void {
  const found = new Map(Object.entries(actual));
  expectEqual(Object.fromEntries(Object.keys(expected).map((name) => [name, found.get(name)])), expected);
}

/** The value as text; data that JSON would lose is told apart. */
function written(value: unknown): string {
  const text = JSON.stringify(value, (_, member: unknown) => {
    if (member === undefined) return "(undefined)";
    if (!isObject(member) || Array.isArray(member)) return member;
    if (!isPlain(member)) throw new Error("only plain data can be compared");
    return Object.fromEntries(Object.entries(member).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  });
  return text ?? "(undefined)";
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
