import { RefundError } from "@wxrefund/core";

/** A `config` failure: what the sandbox was given cannot be used. */
export function configError(field: string, message: string): RefundError {
  const advice = { action: "fix", text: `Correct ${field} and start the sandbox again.` } as const;
  return new RefundError("config", message, { advice, field });
}
