import { minifySync } from "rolldown/utils";
import { type Bundle, type Part, zipped } from "./bundle.ts";

/** Modules of one purpose, by where they lie. */
export type Group = readonly [name: string, paths: RegExp];

/**
 * What groups of modules add to a bundle: gzip bytes that it would be lighter by. Together they are less than the whole,
 * since a word that several use is sent once.
 */
export function sharesOf(
  { parts }: Pick<Bundle, "parts">,
  groups: readonly Group[],
): readonly (readonly [group: string, bytes: number])[] {
  const whole = sent(parts);
  return groups.map(([name, paths]) => [name, whole - sent(parts.filter(({ path }) => !paths.test(path)))]);
}

/** Nothing is dropped as unused here: what a group alone uses would go with it. */
function sent(parts: readonly Part[]): number {
  const { code } = minifySync("parts.js", parts.map((part) => part.code).join("\n"), {
    module: true,
    compress: false,
    mangle: { toplevel: true },
  });
  return zipped(code);
}
