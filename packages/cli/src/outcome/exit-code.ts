import type { RefundErrorKind } from "@wxrefund/core";

/** The exit code of each kind of failure; 0 is an answer, 1 a bug. */
export const exitCodes: Readonly<Record<RefundErrorKind, number>> = {
  config: 2,
  refused: 3,
  "rate-limited": 3,
  untrusted: 4,
  malformed: 4,
  unreachable: 5,
  "no-answer": 5,
  unsettled: 5,
};
