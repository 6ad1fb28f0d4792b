import { defaultNumbers } from "@wxrefund/sandbox";
import type { NumberKind } from "./number-kind.ts";

/** What lies on the desk when it opens with a sandbox: one refund of each kind a shop meets. */
export const seeds: readonly { readonly number: string; readonly kind: NumberKind }[] = [
  { number: "ORDER2_20260417", kind: "outTradeNo" },
  { number: defaultNumbers.outRefundNo, kind: "outRefundNo" },
  { number: "COUPON_tea_0031", kind: "outRefundNo" },
  { number: "CLOSED_lamp_0044", kind: "outRefundNo" },
  { number: "NOTFOUND_typo_0052", kind: "outRefundNo" },
  { number: "HANDLED_chair_0063", kind: "outRefundNo" },
  { number: "CARD_teapot_0071", kind: "outRefundNo" },
  { number: "PROCESSING_book_0080", kind: "outRefundNo" },
];
