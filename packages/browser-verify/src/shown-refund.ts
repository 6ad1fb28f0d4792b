import type { Expectation } from "@wxrefund/core";
import type { AgeRule } from "./age.ts";
import { settingError } from "./setting-error.ts";

/** Which refund the page shows, in the page's own words and not in those of the relay. */
export interface ShownRefund {
  readonly outRefundNo: string;
  /** What the answer must say besides; amounts in fen. A member that is there must have a value. */
  readonly expect?: Expectation;
  /** Default: `{ finalAtAnyAge: { othersWithinSeconds: 300 } }`. */
  readonly age?: AgeRule;
}

/** Throws `config`: an amount that a page failed to find must not turn into an amount that is not checked. */
export function guardShown({ outRefundNo, expect = {} }: ShownRefund): void {
  if (typeof outRefundNo !== "string" || outRefundNo === "") {
    throw settingError("outRefundNo", "outRefundNo is missing.");
  }
  if (Object.values(expect).includes(undefined)) {
    throw settingError("expect", "A member of expect has no value.");
  }
}
