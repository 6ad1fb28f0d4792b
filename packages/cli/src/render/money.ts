import { printable } from "@wxrefund/core";

/** Digits after the point of the currencies WeChat Pay settles in (ISO 4217). */
const minorDigits: Readonly<Record<string, 0 | 2>> = {
  AUD: 2,
  CAD: 2,
  CHF: 2,
  DKK: 2,
  EUR: 2,
  GBP: 2,
  HKD: 2,
  JPY: 0,
  KRW: 0,
  MOP: 2,
  NOK: 2,
  NZD: 2,
  SEK: 2,
  SGD: 2,
  THB: 2,
  TWD: 2,
  USD: 2,
};

/**
 * An amount as a person writes it, by integer arithmetic alone. `amount` is in fen, or in the smallest unit of
 * `currency`; absent currency means CNY.
 *
 * @example
 * ```ts
 * money(1009, "CNY"); // "¥10.09"
 * money(1009, "USD"); // "USD 10.09"
 * money(1009, "XXX"); // "1009 of the smallest unit of XXX"
 * ```
 */
export function money(amount: number, currency = "CNY"): string {
  if (currency === "CNY") return `¥${withPoint(amount)}`;
  const digits = Object.hasOwn(minorDigits, currency) ? minorDigits[currency] : undefined;
  if (digits === undefined) return `${amount} of the smallest unit of ${printable(currency, 16)}`;
  return `${currency} ${digits === 0 ? amount : withPoint(amount)}`;
}

function withPoint(amount: number): string {
  const cents = amount % 100;
  return `${(amount - cents) / 100}.${String(cents).padStart(2, "0")}`;
}
