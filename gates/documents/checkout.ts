import { readFileSync } from "node:fs";
import { join } from "node:path";
import { filesOf, root } from "../planted-tree.ts";
import type { Checkout } from "./references.ts";

export const checkout: Checkout = { root, files: filesOf(root) };

/** Every document of this checkout, by its path. */
export const documents: readonly string[] = checkout.files.filter(
  (file) => file.endsWith(".md") && !file.startsWith(".changeset/"),
);

/** The text of a file, by its path from the root. */
export function textOf(file: string): string {
  return readFileSync(join(root, file), "utf8");
}
