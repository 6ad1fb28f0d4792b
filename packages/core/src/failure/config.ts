import { RefundError } from "./errors.ts";

/**
 * A `config` failure: something the caller gave breaks a rule, and nothing was sent.
 *
 * @example
 * ```ts
 * throw configError("mchid", "mchid must be 1 to 32 digits.");
 * ```
 */
export function configError(field: string, rule: string): RefundError {
  return new RefundError("config", `${rule} Nothing was sent.`, {
    advice: { action: "fix", text: `Correct ${field} and ask again.` },
    field,
  });
}
