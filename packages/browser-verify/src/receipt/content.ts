import { type Refund, type RefundStatus, statusOfWord } from "@wxrefund/core";

/** What a receipt says of a refund: what its buyer may see, and no more. Money in fen, see core's `Refund`. */
export interface ReceiptRefund {
  readonly outRefundNo: string;
  readonly refundId?: string;
  readonly transactionId?: string;
  readonly outTradeNo?: string;
  readonly status: RefundStatus;
  readonly wireStatus: string;
  readonly final: boolean;
  readonly amount: { readonly total?: number; readonly refund?: number; readonly currency?: string };
  readonly userReceivedAccount?: string;
  /** As received: V2 times are Beijing time without a zone. */
  readonly successTime?: string;
}

/** The signed form: the status goes as WeChat Pay's word only, so that it cannot contradict itself. */
export type ReceiptContent = Readonly<Record<string, string | number>>;

const texts = ["refundId", "transactionId", "outTradeNo", "userReceivedAccount", "successTime"] as const;

/** What is signed of a refund; undefined for a refund without a number of the merchant's. */
export function contentOf(refund: Refund): ReceiptContent | undefined {
  const { outRefundNo, wireStatus, amount } = refund;
  if (outRefundNo === undefined) return undefined;
  const { total, refund: refunded, currency } = amount;
  const members = { total, refund: refunded, currency, ...pick(refund, texts) };
  const kept = Object.entries(members).flatMap(([name, value]) =>
    value === undefined ? [] : ([[name, value]] as const),
  );
  return { outRefundNo, wireStatus, ...Object.fromEntries(kept) };
}

function pick<Name extends keyof Refund>(
  refund: Refund,
  names: readonly Name[],
): { [name in Name]?: Refund[Name] } {
  const picked: { [name in Name]?: Refund[Name] } = {};
  for (const name of names) picked[name] = refund[name];
  return picked;
}

/** The refund of a verified receipt, or undefined where a member is missing or of a wrong type. */
export function readContent(content: unknown): ReceiptRefund | undefined {
  if (typeof content !== "object" || content === null) return undefined;
  const members = new Map<string, unknown>(Object.entries(content));
  const outRefundNo = members.get("outRefundNo");
  const wireStatus = members.get("wireStatus");
  if (typeof outRefundNo !== "string" || typeof wireStatus !== "string") return undefined;
  const told = present(members, texts, isText);
  const sums = present(members, ["total", "refund"], isFen);
  const currency = present(members, ["currency"], isText);
  if (told === undefined || sums === undefined || currency === undefined) return undefined;
  const { status, final } = statusOfWord(wireStatus);
  return { outRefundNo, ...told, status, wireStatus, final, amount: { ...sums, ...currency } };
}

/** Those of the members that are there; undefined if one is there and does not fit. */
function present<Name extends string, Value>(
  members: ReadonlyMap<string, unknown>,
  names: readonly Name[],
  fits: (value: unknown) => value is Value,
): { [name in Name]?: Value } | undefined {
  const found: { [name in Name]?: Value } = {};
  for (const name of names) {
    const value = members.get(name);
    if (fits(value)) found[name] = value;
    else if (value !== undefined) return undefined;
  }
  return found;
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isFen(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}
