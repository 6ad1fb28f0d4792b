const merchantsOwn = /^[0-9A-Za-z_\-|*@]+$/;

/** `out_refund_no`: 1 to 64 of `0-9 A-Z a-z _ - | * @`. */
export function isRefundNo(text: string): boolean {
  return text.length <= 64 && merchantsOwn.test(text);
}

/** `out_trade_no`: 6 to 32 of the same. */
export function isTradeNo(text: string): boolean {
  return text.length >= 6 && text.length <= 32 && merchantsOwn.test(text);
}

/** `refund_id` and `transaction_id`, which WeChat Pay gives. */
export function isPlatformNo(text: string): boolean {
  return /^[0-9A-Za-z]{1,32}$/.test(text);
}

export function isMerchantNo(text: string): boolean {
  return /^[0-9]{1,32}$/.test(text);
}
