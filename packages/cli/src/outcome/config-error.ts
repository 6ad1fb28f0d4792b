import { RefundError } from "@wxrefund/core";

/** What is wrong, at which option or variable, and what to do about it. */
export interface ConfigProblem {
  readonly field?: string;
  readonly message: string;
  readonly remedy: string;
}

export function configError({ field, message, remedy }: ConfigProblem): RefundError {
  const advice = { action: "fix", text: remedy } as const;
  return new RefundError("config", message, field === undefined ? { advice } : { advice, field });
}
