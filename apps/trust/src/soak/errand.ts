/** One order of 3 yuan of which 1 yuan is to go back, once. */
export interface Errand {
  readonly api: "v3" | "v2";
  readonly outTradeNo: string;
  readonly outRefundNo: string;
}

export const money: { readonly refund: number; readonly total: number } = { refund: 100, total: 300 };

export function errands(count: number, apis: readonly Errand["api"][]): readonly Errand[] {
  return Array.from({ length: count }, (_, n) => ({
    api: apis[n % apis.length] ?? "v3",
    outTradeNo: `PAID${money.total}_${n}`,
    outRefundNo: `R-${n}`,
  }));
}
