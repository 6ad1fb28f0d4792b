/** The four numbers a refund is found by. */
export const numberKinds = ["outRefundNo", "refundId", "outTradeNo", "transactionId"] as const;

export type NumberKind = (typeof numberKinds)[number];

export function isNumberKind(text: string): text is NumberKind {
  return numberKinds.some((kind) => kind === text);
}
