import type { ValueV2 } from "./made.ts";

/** XML as V2 writes it: names in alphabetical order, text in CDATA (also when empty), numbers bare. */
export function liveXml(fields: ReadonlyMap<string, ValueV2>): string {
  const lines = [...fields]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => element(name, value));
  return `<xml>${lines.join("\n")}\n</xml>`;
}

function element(name: string, value: ValueV2): string {
  if (typeof value === "number") return `<${name}>${value}</${name}>`;
  return `<${name}><![CDATA[${value.replaceAll("]]>", "]]]]><![CDATA[>")}]]></${name}>`;
}
