import { configError } from "../failure/config.ts";

interface Grammar {
  readonly pattern: RegExp;
  readonly rule: string;
}

const merchantNumber: Grammar = { pattern: /^[0-9]{1,32}$/, rule: "must be 1 to 32 digits" };
const applicationId: Grammar = {
  pattern: /^[0-9A-Za-z_-]{1,32}$/,
  rule: "must be 1 to 32 letters, digits, _ or -",
};
const platformNumber: Grammar = { pattern: /^[0-9A-Za-z]{1,32}$/, rule: "must be 1 to 32 letters or digits" };
const merchantsOwnNumber = (maximum: number): Grammar => ({
  pattern: new RegExp(`^[0-9A-Za-z_\\-|*@]{1,${maximum}}$`),
  rule: `must be 1 to ${maximum} characters from 0-9 A-Z a-z _ - | * @`,
});

/** Everything that enters a URL, a header or XML. */
export type GuardedField =
  | "mchid"
  | "subMchid"
  | "subMchId"
  | "appid"
  | "subAppid"
  | "outRefundNo"
  | "outTradeNo"
  | "refundId"
  | "transactionId"
  | "deviceInfo"
  | "serialNo"
  | "publicKeyId"
  | "key"
  | "nonce";

const grammars: Readonly<Record<GuardedField, Grammar>> = {
  mchid: merchantNumber,
  subMchid: merchantNumber,
  subMchId: merchantNumber,
  appid: applicationId,
  subAppid: applicationId,
  outRefundNo: merchantsOwnNumber(64),
  outTradeNo: merchantsOwnNumber(32),
  refundId: platformNumber,
  transactionId: platformNumber,
  deviceInfo: {
    pattern: /^[^\p{Cc}\p{Cs}&]{1,32}$/u,
    rule: "must be 1 to 32 characters without control characters or &",
  },
  serialNo: { pattern: /^[0-9A-Za-z]{1,64}$/, rule: "must be 1 to 64 letters or digits" },
  publicKeyId: {
    pattern: /^PUB_KEY_ID_[0-9A-Za-z_]{1,53}$/,
    rule: "must be PUB_KEY_ID_ and the digits that follow it on the merchant platform",
  },
  key: { pattern: /^[\x21-\x7e]{32}$/, rule: "must be exactly 32 printable characters" },
  nonce: { pattern: /^[0-9A-Za-z]{1,32}$/, rule: "must be 1 to 32 letters or digits" },
};

/**
 * Returns `value` if it keeps the grammar of `field`; throws a `config` RefundError that names field and rule.
 * The value itself is never in the message: it may be a key.
 *
 * @example
 * ```ts
 * guardField("outRefundNo", "R-2026|1"); // "R-2026|1"
 * guardField("outRefundNo", "../x");     // throws: outRefundNo must be 1 to 64 characters from …
 * ```
 */
export function guardField(field: GuardedField, value: unknown): string {
  const { pattern, rule } = grammars[field];
  if (typeof value === "string" && pattern.test(value)) return value;
  throw configError(field, `${field} ${value === undefined ? "is missing: it " : ""}${rule}.`);
}

/** The same for a value that may be absent; an empty text is not absence. */
export function guardOptional(field: GuardedField, value: unknown): string | undefined {
  return value === undefined ? undefined : guardField(field, value);
}
