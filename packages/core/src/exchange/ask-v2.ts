import { encodeUtf8 } from "../codec/utf8.ts";
import { writeXml } from "../codec/xml.ts";
import { signV2, type SignTypeV2 } from "../digest/sign-v2.ts";
import { configError } from "../failure/config.ts";
import type { HeaderLine } from "../port/wire.ts";
import { type Expectation, guardExpectation } from "./bind.ts";
import { guardField, guardOptional } from "./grammar.ts";

/** Which refunds to ask for over V2: at least one of the four numbers; all that are given are sent. */
export interface QuestionV2 {
  /** Strongest. WeChat Pay goes by the strongest number: refundId > outRefundNo > transactionId > outTradeNo. */
  readonly refundId?: string;
  readonly outRefundNo?: string;
  readonly transactionId?: string;
  readonly outTradeNo?: string;
  /** 0-based; only when an order number is the strongest. Use `nextOffset` of the page before. */
  readonly offset?: number;
  readonly subMchId?: string;
  readonly subAppid?: string;
  readonly deviceInfo?: string;
  /** What each refund of the answer must say besides; a member that is there must have a value. */
  readonly expect?: Expectation;
}

/** The four numbers, the strongest first, with their wire names (V2 refund query page, `refund_id`). */
export const idsV2 = [
  { name: "refundId", wire: "refund_id", indexed: true, byOrder: false },
  { name: "outRefundNo", wire: "out_refund_no", indexed: true, byOrder: false },
  { name: "transactionId", wire: "transaction_id", indexed: false, byOrder: true },
  { name: "outTradeNo", wire: "out_trade_no", indexed: false, byOrder: true },
] as const;

/** The number WeChat Pay will go by; throws `config` when the question has none. */
export function strongestIdV2(question: QuestionV2): (typeof idsV2)[number] {
  const strongest = idsV2.find(({ name }) => question[name] !== undefined);
  if (strongest !== undefined) return strongest;
  throw configError("refundId", "One of refundId, outRefundNo, transactionId and outTradeNo is required.");
}

export interface SenderV2 {
  readonly appid: string;
  readonly mchid: string;
  readonly nonce: string;
  readonly signType: SignTypeV2;
}

/**
 * The unsigned request fields by wire name. Throws `config` for a value outside its grammar, a question
 * without a number, or an offset that does not go with an order number.
 */
export function refundQueryFieldsV2(question: QuestionV2, sender: SenderV2): Map<string, string> {
  guardExpectation(question.expect);
  const strongest = strongestIdV2(question);
  const values: readonly (readonly [string, string | undefined])[] = [
    ["appid", guardField("appid", sender.appid)],
    ["mch_id", guardField("mchid", sender.mchid)],
    ["sub_appid", guardOptional("subAppid", question.subAppid)],
    ["sub_mch_id", guardOptional("subMchId", question.subMchId)],
    ["device_info", guardOptional("deviceInfo", question.deviceInfo)],
    ["nonce_str", guardField("nonce", sender.nonce)],
    ["sign_type", sender.signType],
    ...idsV2.map(({ name, wire }) => [wire, guardOptional(name, question[name])] as const),
    ["offset", offsetText(question.offset, strongest.byOrder)],
  ];
  const fields = new Map<string, string>();
  for (const [name, value] of values) if (value !== undefined) fields.set(name, value);
  return fields;
}

/**
 * The signed XML body, UTF-8.
 *
 * @example
 * ```ts
 * const sender = { appid: "wx8888888888888888", mchid: "1900000109", nonce: "5K8264ILTKCH16CQ" };
 * const question = { outTradeNo: "1217752501201407033233368018" };
 * const body = refundQueryBodyV2(question, { ...sender, signType: "MD5", key });
 * ```
 */
export function refundQueryBodyV2(
  question: QuestionV2,
  sender: SenderV2 & { readonly key: string },
): Uint8Array {
  const fields = refundQueryFieldsV2(question, sender);
  fields.set("sign", signV2(fields, { key: sender.key, signType: sender.signType }));
  return encodeUtf8(writeXml(fields));
}

export const refundQueryTargetV2 = "/pay/refundquery";

/** The header lines of a V2 query. */
export function queryHeadersV2(userAgent: string): readonly HeaderLine[] {
  return [
    ["Accept", "*/*"],
    ["User-Agent", userAgent],
    ["Content-Type", "text/xml; charset=utf-8"],
  ];
}

function offsetText(offset: number | undefined, byOrder: boolean): string | undefined {
  if (offset === undefined) return undefined;
  if (!Number.isSafeInteger(offset) || offset < 0 || offset > 1_000_000) {
    throw configError("offset", "offset must be a whole number from 0 to 1000000.");
  }
  if (byOrder) return String(offset);
  throw configError(
    "offset",
    "offset needs transactionId or outTradeNo as the strongest number: a refund number names one refund.",
  );
}
