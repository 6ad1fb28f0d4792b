import { RefundError } from "@wxrefund/core";

/** A `config` failure: the page's own code must be corrected, whatever was relayed. */
export function settingError(field: string, message: string): RefundError {
  const advice = { action: "fix", text: `Correct ${field} in the page's code.` } as const;
  return new RefundError("config", message, { advice, field });
}
