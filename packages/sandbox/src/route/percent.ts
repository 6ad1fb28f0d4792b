/** Takes percent escapes off once; undefined when they, or the UTF-8 they stand for, are broken. */
export function percentDecode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** The values a query string gives for `name`; undefined when any pair of it is broken. */
export function queryValues(query: string, name: string): readonly string[] | undefined {
  const pairs = query === "" ? [] : query.replaceAll("+", " ").split("&").map(readPair);
  if (pairs.includes(undefined)) return undefined;
  return pairs.flatMap((pair) => (pair?.[0] === name ? [pair[1]] : []));
}

function readPair(text: string): readonly [string, string] | undefined {
  const at = text.indexOf("=");
  const name = percentDecode(at < 0 ? text : text.slice(0, at));
  const value = percentDecode(at < 0 ? "" : text.slice(at + 1));
  return name === undefined || value === undefined ? undefined : [name, value];
}
