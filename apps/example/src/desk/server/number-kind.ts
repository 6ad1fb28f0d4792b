import type { NumberKind } from "../refund-desk.ts";

const kinds: readonly string[] = [
  "outRefundNo",
  "refundId",
  "transactionId",
  "outTradeNo",
] satisfies readonly NumberKind[];

export function isNumberKind(text: string): text is NumberKind {
  return kinds.includes(text);
}
