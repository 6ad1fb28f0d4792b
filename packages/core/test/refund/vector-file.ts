import { readFileSync } from "node:fs";

/** One known answer of vectors/refund: what was read, and what must come of it. */
export interface Vector<Input, Document> {
  readonly id: string;
  readonly source: string;
  readonly input: Input;
  readonly expected: { readonly document?: Document; readonly problem?: string };
}

export function readVectors<Input, Document>(name: "v2" | "v3"): readonly Vector<Input, Document>[] {
  const file = new URL(`../../../../vectors/refund/${name}.json`, import.meta.url);
  const { items }: { items: Vector<Input, Document>[] } = JSON.parse(readFileSync(file, "utf8"));
  return items;
}
