export type { Expectation } from "@wxrefund/core";
export type { ReceiptRefund } from "./receipt/content.ts";
export {
  type ReceiptKey,
  type ReceiptRefusalReason,
  type ReceiptRules,
  type ReceiptVerdict,
  verifyReceipt,
} from "./receipt/verify.ts";
export type { ShownRefund } from "./shown-refund.ts";
