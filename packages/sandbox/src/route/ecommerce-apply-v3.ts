import { ecommerceAcceptedV3 } from "../answer/ecommerce-v3.ts";
import { parameterError, refusalV3 } from "../answer/errors-v3.ts";
import type { MadeV3, PendingApplication } from "../answer/made.ts";
import { type Applying, decide } from "../ledger/apply.ts";
import { justAccepted } from "../ledger/moment.ts";
import { refusalNamed } from "../ledger/refusals.ts";
import { officeOf, type Site } from "../site.ts";
import type { SandboxMerchant } from "../world/world.ts";
import { type ApplicationBodyV3, readBodyV3, readFrom, readOrderNumbers } from "./application-body-v3.ts";
import type { BodyFields } from "./body-fields.ts";
import { enter, platformOf } from "./ecommerce-v3.ts";
import { isRefundNo } from "./numbers.ts";
import type { Received } from "./received.ts";
import { isNotifyUrl, isReason } from "./text-rules.ts";

/** `POST /v3/ecommerce/refunds/apply`; its answer has no status. */
export async function applyEcommerceV3(received: Received, site: Site): Promise<MadeV3 | PendingApplication> {
  const entered = await enter(received, site);
  if (!entered.ok) return entered.refusal;
  const read = readBodyV3(received.body, (fields) => readEcommerceApplication(fields, entered.value));
  if (!read.ok) return parameterError("body", read.problem.field, read.problem.issue);
  const { subMchid, ...body } = read.value;
  const platform = platformOf(entered.value, subMchid, "body");
  if (!platform.ok) return platform.refusal;
  const applying: Applying = { ...body, ...platform.value };
  return { pending: "v3", asked: body.outRefundNo, carryOut: () => carryOut(applying, site) };
}

function carryOut(applying: Applying, site: Site): MadeV3 {
  const office = officeOf(site);
  const decision = decide(applying, office);
  if ("refused" in decision) return refusalV3(refusalNamed(decision.refused));
  return ecommerceAcceptedV3(justAccepted(decision.accepted, office.nowMs));
}

const accounts = ["REFUND_SOURCE_PARTNER_ADVANCE", "REFUND_SOURCE_SUB_MERCHANT"] as const;

function readEcommerceApplication(fields: BodyFields, { v2 }: SandboxMerchant): ApplicationBodyV3 {
  fields.requiredText("sp_appid", (text) => isAppid(text) && (v2 === undefined || v2.appids.includes(text)));
  fields.text("sub_appid", isAppid);
  const order = readOrderNumbers(fields);
  const outRefundNo = fields.requiredText("out_refund_no", isRefundNo);
  fields.text("reason", isReason);
  const notifyUrl = fields.text("notify_url", isNotifyUrl);
  const fundsAccount = fields.text("funds_account", (text) => text === "AVAILABLE");
  const source = fields.text("refund_account", (text) => accounts.some((account) => account === text));
  const refundAccount = accounts.find((account) => account === source);
  const amount = fields.object("amount");
  const [refund, total] = [amount.whole("refund", 1), amount.whole("total", 1)];
  amount.text("currency", (text) => text === "CNY");
  const from = readFrom(amount, refund);
  return {
    subMchid: fields.text("sub_mchid", () => true) ?? "",
    outRefundNo,
    order,
    total,
    refund,
    ...(fundsAccount === undefined ? {} : { fundsAccount: "AVAILABLE" }),
    applied: {
      api: "v3",
      ...(notifyUrl === undefined ? {} : { notifyUrl }),
      ...(from.length === 0 ? {} : { from }),
      ...(refundAccount === undefined ? {} : { refundAccount }),
    },
  };
}

function isAppid(text: string): boolean {
  return /^[0-9A-Za-z]{1,32}$/.test(text);
}
