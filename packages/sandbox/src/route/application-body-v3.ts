import { decodeUtf8, readJson } from "@wxrefund/core";
import { isJsonObject } from "../json-object.ts";
import type { Applying } from "../ledger/apply.ts";
import type { OrderNumberKind } from "../ledger/order-book.ts";
import type { AppliedFor } from "../ledger/record.ts";
import { BodyFields, type BodyProblem } from "./body-fields.ts";
import { isPlatformNo, isRefundNo, isTradeNo } from "./numbers.ts";
import { isGoodsText, isNotifyUrl, isReason } from "./text-rules.ts";

/** What an APIv3 application says, before anybody asks whether it may. */
export interface ApplicationBodyV3 extends Omit<Applying, "asked" | "home"> {
  /** As it stands in the body; empty where it is absent. */
  readonly subMchid: string;
}

export type ReadBody<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problem: BodyProblem };

/** Reads a body with one reader; a body that is no JSON object is a problem of the whole. */
export function readBodyV3<Value>(body: Uint8Array, read: (fields: BodyFields) => Value): ReadBody<Value> {
  const text = decodeUtf8(body);
  const json = text.ok ? readJson(text.value) : text;
  if (!json.ok || !isJsonObject(json.value)) {
    return { ok: false, problem: { field: "/", issue: "not a JSON object" } };
  }
  const fields = new BodyFields(json.value);
  const value = read(fields);
  return fields.problem === undefined ? { ok: true, value } : { ok: false, problem: fields.problem };
}

/** The body of `POST /v3/refund/domestic/refunds` (refund application pages). */
export function readApplicationV3(fields: BodyFields): ApplicationBodyV3 {
  const order = readOrderNumbers(fields);
  const outRefundNo = fields.requiredText("out_refund_no", isRefundNo);
  fields.text("reason", isReason);
  const notifyUrl = fields.text("notify_url", isNotifyUrl);
  const fundsAccount = fields.text("funds_account", isFundsAccount);
  const amount = fields.object("amount");
  const refund = amount.whole("refund", 1);
  const total = amount.whole("total", 1);
  amount.requiredText("currency", (text) => text === "CNY");
  const from = readFrom(amount, refund);
  fields.list("goods_detail").forEach(checkGoods);
  return {
    subMchid: fields.text("sub_mchid", () => true) ?? "",
    outRefundNo,
    order,
    total,
    refund,
    ...(fundsAccount === "AVAILABLE" || fundsAccount === "UNSETTLED" ? { fundsAccount } : {}),
    applied: {
      api: "v3",
      ...(notifyUrl === undefined ? {} : { notifyUrl }),
      ...(from.length === 0 ? {} : { from }),
    },
  };
}

const orderNumbers = [
  { name: "transaction_id", by: "transactionId", fits: isPlatformNo },
  { name: "out_trade_no", by: "outTradeNo", fits: isTradeNo },
] as const;

export function readOrderNumbers(fields: BodyFields): Applying["order"] {
  const given = orderNumbers.flatMap(({ name, by, fits }): { by: OrderNumberKind; number: string }[] => {
    const number = fields.text(name, fits);
    return number === undefined ? [] : [{ by, number }];
  });
  if (given.length === 0)
    fields.wrong("transaction_id", "one of transaction_id and out_trade_no is required");
  return given;
}

function isFundsAccount(text: string): boolean {
  return text === "AVAILABLE" || text === "UNSETTLED";
}

/** The accounts that pay: none twice, and together what goes back. */
export function readFrom(amount: BodyFields, refund: number): NonNullable<AppliedFor["from"]> {
  const from = amount.list("from").map((entry) => ({
    account: entry.requiredText("account", (text) => text === "AVAILABLE" || text === "UNAVAILABLE"),
    amount: entry.whole("amount", 1),
  }));
  if (new Set(from.map(({ account }) => account)).size < from.length) amount.wrong("from", "account twice");
  const sum = from.reduce((total, entry) => total + entry.amount, 0);
  if (from.length > 0 && sum !== refund) amount.wrong("from", "sum differs from refund");
  return from;
}

function checkGoods(goods: BodyFields): void {
  goods.requiredText("merchant_goods_id", (text) => text.length <= 32);
  goods.text("wechatpay_goods_id", (text) => text.length <= 32);
  goods.text("goods_name", isGoodsText);
  goods.whole("unit_price", 0);
  goods.whole("refund_amount", 0);
  goods.whole("refund_quantity", 1);
}
