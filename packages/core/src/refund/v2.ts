import { type IndexedRecord, readIndexedFields } from "../codec/indexed-fields.ts";
import { problem, type Result, success } from "../codec/result.ts";
import { present } from "./members.ts";
import type { OrderV2, Refund, RefundPageV2 } from "./model.ts";
import { TextFields, type TextFindings } from "./text-fields.ts";
import { merchantsNumber, platformNumber, readRecordV2, word } from "./v2-record.ts";

/** What was asked: the `offset` sent, and whether an order number is the strongest id (only then are there pages). */
export interface AskedV2 {
  readonly offset?: number;
  readonly byOrder: boolean;
}

const pageSize = 10;
const orderNumber = merchantsNumber(32);

/** Fields that any of which makes an index a refund; `foo_7` alone does not. */
const recordNames = ["out_refund_no", "refund_id", "refund_fee", "refund_status"] as const;

/** Fields of every V2 answer, which tell nothing of refunds. */
const envelopeNames: ReadonlySet<string> = new Set([
  "return_code",
  "return_msg",
  "result_code",
  "err_code",
  "err_code_des",
  "appid",
  "mch_id",
  "sub_appid",
  "sub_mch_id",
  "nonce_str",
  "sign",
  "sign_type",
]);

/**
 * Reads the refunds of a successful, verified V2 answer (V2 refund query page, with the fields later pages added):
 * indexes from any base, in ascending order; empty elements count as absent; `refund_status_$n` and `out_refund_no_$n`
 * must be there. The problem names the field when a value is outside its grammar (money: 0 to 2^53-1, digits only)
 * or when `refund_count` is not the number of refunds found.
 *
 * Unknown fields of a refund go to its `extra` without `_$n` (those of a coupon as `name_$m`), unknown fields of the
 * order to `order.extra`. `nextOffset` is there when an order has, or may have, more refunds than this answer tells.
 *
 * @example
 * ```ts
 * const read = readRefundV2(fields, { byOrder: true });
 * // read.value.refunds[0].amount.refund is refund_fee_0 (or _1: documents and service differ)
 * ```
 */
export function readRefundV2(fields: ReadonlyMap<string, string>, asked: AskedV2): Result<RefundPageV2> {
  const findings: TextFindings = { problem: undefined };
  const { plain, records } = readIndexedFields(withoutEmpty(fields));
  const order = new TextFields(plain, "", findings);
  const shared = { order: readOrder(order), ids: readIds(order), findings };
  const indexed = [...records];
  const refunds = indexed.filter(isRefund).map(([index, record]) => readRecordV2(index, record, shared));
  const counts = readCounts(order, refunds, asked);
  const unread = findings.problem ?? counts.problem;
  if (unread !== undefined) return problem(unread);
  const strays = indexed.filter((entry) => !isRefund(entry)).flatMap(fullNames);
  const unknown = order.unasked(envelopeNames);
  const extra = Object.fromEntries([...unknown, ...strays]);
  return success({ refunds, order: { ...shared.order, extra }, ...counts.members });
}

type Entry = readonly [name: string, value: string];

function withoutEmpty(fields: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  for (const value of fields.values())
    if (value === "") return new Map([...fields].filter(([, kept]) => kept !== ""));
  return fields;
}

function isRefund([, record]: readonly [number, IndexedRecord]): boolean {
  return recordNames.some((name) => record.fields.has(name));
}

function fullNames([n, record]: readonly [number, IndexedRecord]): readonly Entry[] {
  const own = [...record.fields].map(([name, value]): Entry => [`${name}_${n}`, value]);
  const nested = [...record.nested].flatMap(([m, fields]) =>
    [...fields].map(([name, value]): Entry => [`${name}_${n}_${m}`, value]),
  );
  return [...own, ...nested];
}

function readOrder(order: TextFields): Omit<OrderV2, "extra"> {
  return present({
    total: order.fen("total_fee"),
    settlementTotal: order.fen("settlement_total_fee"),
    cashFee: order.fen("cash_fee"),
    cashFeeType: order.text("cash_fee_type", word),
    feeType: order.text("fee_type", word),
    refundFee: order.fen("refund_fee"),
    couponRefundFee: order.fen("coupon_refund_fee"),
    cashRefundFee: order.fen("cash_refund_fee"),
    deviceInfo: order.text("device_info"),
  });
}

function readIds(order: TextFields): Pick<Refund, "transactionId" | "outTradeNo"> {
  return present({
    transactionId: order.text("transaction_id", platformNumber),
    outTradeNo: order.text("out_trade_no", orderNumber),
  });
}

type Counts = Pick<RefundPageV2, "refundCount" | "totalCount" | "nextOffset">;

function readCounts(
  order: TextFields,
  refunds: readonly Refund[],
  asked: AskedV2,
): { readonly members: Counts; readonly problem: string | undefined } {
  const found = refunds.length;
  const told = order.count("refund_count");
  const totalCount = order.count("total_refund_count");
  const next = nextOffset(found, totalCount, asked);
  const members = { refundCount: found, ...present({ totalCount, nextOffset: next }) };
  return { members, problem: countProblem({ found, told, totalCount, offset: asked.offset ?? 0 }) };
}

function countProblem(counts: {
  readonly found: number;
  readonly told: number | undefined;
  readonly totalCount: number | undefined;
  readonly offset: number;
}): string | undefined {
  const { found, told, totalCount = 0, offset } = counts;
  if (told === undefined) return "refund_count is missing";
  if (told !== found) return `refund_count is ${told}, but the number of refunds is ${found}`;
  if (found === 0 && totalCount > offset)
    return "it holds no refund, though total_refund_count tells of more";
  return undefined;
}

/** Without a total a full page may have a successor; asking for it at worst gives PARAM_ERROR. */
function nextOffset(found: number, totalCount: number | undefined, asked: AskedV2): number | undefined {
  if (!asked.byOrder) return undefined;
  const end = (asked.offset ?? 0) + found;
  const more = totalCount === undefined ? found === pageSize : totalCount > end;
  return more ? end : undefined;
}
