import { printable, type Refund, type RefundError } from "@wxrefund/core";
import { failureWords } from "./failure.ts";
import { refundedOf } from "./refund.ts";
import type { Paint } from "./style.ts";
import { statusWords } from "./words.ts";

/** One refund in one line. */
export function refundLine(number: string, refund: Refund, paint: Paint): string {
  const { text, tone } = statusWords[refund.status];
  return [shownNumber(number), paint(tone, text), refundedOf(refund.amount) ?? ""].join("  ").trimEnd();
}

/** One failure in one line. */
export function failureLine(number: string, error: RefundError, paint: Paint): string {
  const { tone } = failureWords[error.kind];
  return [shownNumber(number), paint(tone, failureName(error)), printable(error.message, 300)].join("  ");
}

/** `untrusted: unsigned`, or `refused: RESOURCE_NOT_EXISTS`. */
export function failureName({ kind, reason, code }: RefundError): string {
  const finer = reason ?? code;
  return finer === undefined ? kind : `${kind}: ${printable(finer, 40)}`;
}

export function shownNumber(number: string): string {
  return printable(number, 80);
}
