import { beliefMutants } from "./belief.ts";
import { bindingMutants } from "./binding.ts";
import { bytesMutants } from "./bytes.ts";
import type { Mutant } from "./mutant.ts";
import { sayingMutants } from "./saying.ts";

export const mutants: readonly Mutant[] = [
  ...bytesMutants,
  ...beliefMutants,
  ...bindingMutants,
  ...sayingMutants,
];

/** The file's text without the check; throws when the check does not stand there exactly once. */
export function mutatedText({ file, find, replace }: Mutant, text: string): string {
  const [before = "", after, ...more] = text.split(find);
  if (after === undefined || more.length > 0)
    throw new Error(
      `${file}: ${JSON.stringify(find)} stands there ${after === undefined ? "not at all" : "more than once"}.`,
    );
  return before + replace + after;
}
