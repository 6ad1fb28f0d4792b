import { businessFail, refusalV2 } from "../answer/errors-v2.ts";
import type { MadeV2, PendingApplication } from "../answer/made.ts";
import { acceptedAnswerV2 } from "../answer/accepted-v2.ts";
import type { Asker } from "../gate/asker.ts";
import { admitV2, type FieldsV2 } from "../gate/v2.ts";
import { type Applying, decide } from "../ledger/apply.ts";
import type { OrderNumberKind } from "../ledger/order-book.ts";
import { refusalNamed } from "../ledger/refusals.ts";
import { officeOf, type Site } from "../site.ts";
import { homeOf } from "../world/home.ts";
import { isPlatformNo, isRefundNo, isTradeNo } from "./numbers.ts";
import type { Received } from "./received.ts";
import { isNotifyUrl, isReason } from "./text-rules.ts";

interface FieldRule {
  readonly name: string;
  readonly required?: boolean;
  readonly fits: (value: string) => boolean;
  /** Default PARAM_ERROR. */
  readonly code?: "INVALID_TRANSACTIONID";
}

const isFen = (text: string): boolean => /^[1-9][0-9]{0,14}$/.test(text);
const accounts = {
  REFUND_SOURCE_UNSETTLED_FUNDS: "UNSETTLED",
  REFUND_SOURCE_RECHARGE_FUNDS: "AVAILABLE",
} as const;

function isAccount(text: string): text is keyof typeof accounts {
  return Object.hasOwn(accounts, text);
}

/** The form of an application (V2 refund application page). */
const rules: readonly FieldRule[] = [
  { name: "transaction_id", fits: isPlatformNo, code: "INVALID_TRANSACTIONID" },
  { name: "out_trade_no", fits: isTradeNo },
  { name: "out_refund_no", fits: isRefundNo, required: true },
  { name: "total_fee", fits: isFen, required: true },
  { name: "refund_fee", fits: isFen, required: true },
  { name: "refund_fee_type", fits: (text) => text === "CNY" },
  { name: "refund_desc", fits: isReason },
  { name: "refund_account", fits: isAccount },
  { name: "notify_url", fits: isNotifyUrl },
];

/** `POST /secapi/pay/refund`; needs the merchant's TLS client certificate. */
export function applyRefundV2(received: Received, site: Site): MadeV2 | PendingApplication {
  const admission = admitV2(received, site, "certificate");
  if (!admission.admitted) return admission.refusal;
  const { asker, fields } = admission;
  const broken = rules.find((rule) => breaks(rule, fields));
  if (broken !== undefined) return businessFail(asker, broken.code ?? "PARAM_ERROR", broken.name);
  const order = orderNumbers(fields);
  if (order.length === 0) return businessFail(asker, "PARAM_ERROR", "transaction_id/out_trade_no");
  const applying = applyingOf(asker, fields, order);
  return { pending: "v2", asked: applying.outRefundNo, carryOut: () => carryOut(asker, applying, site) };
}

function breaks({ name, required = false, fits }: FieldRule, fields: FieldsV2): boolean {
  const value = fields.get(name) ?? "";
  return value === "" ? required : !fits(value);
}

function orderNumbers(fields: FieldsV2): Applying["order"] {
  const named = (by: OrderNumberKind, number = "") => (number === "" ? [] : [{ by, number }]);
  return [
    ...named("transactionId", fields.get("transaction_id")),
    ...named("outTradeNo", fields.get("out_trade_no")),
  ];
}

function applyingOf({ merchant, subMchid }: Asker, fields: FieldsV2, order: Applying["order"]): Applying {
  const { asked, owner } = homeOf(merchant, subMchid);
  const account = fields.get("refund_account") ?? "";
  const notifyUrl = fields.get("notify_url") ?? "";
  return {
    asked,
    home: owner,
    order,
    outRefundNo: fields.get("out_refund_no") ?? "",
    total: Number(fields.get("total_fee")),
    refund: Number(fields.get("refund_fee")),
    ...(isAccount(account) ? { fundsAccount: accounts[account] } : {}),
    applied: { api: "v2", ...(notifyUrl === "" ? {} : { notifyUrl }) },
  };
}

function carryOut(asker: Asker, applying: Applying, site: Site): MadeV2 {
  const decision = decide(applying, officeOf(site));
  if ("refused" in decision) return refusalV2(asker, refusalNamed(decision.refused));
  return acceptedAnswerV2(asker, decision.accepted);
}
