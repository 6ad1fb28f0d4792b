import { ecommerceRefundV3 } from "../answer/ecommerce-v3.ts";
import { errorV3, parameterError } from "../answer/errors-v3.ts";
import type { MadeV3, PendingApplication } from "../answer/made.ts";
import { refundAnswerV3 } from "../answer/refund-v3.ts";
import { admitV3 } from "../gate/v3.ts";
import { handled } from "../ledger/handle.ts";
import { atMoment, type RefundAtMoment } from "../ledger/moment.ts";
import type { Owner } from "../ledger/record.ts";
import type { Site } from "../site.ts";
import { homeOf } from "../world/home.ts";
import { type AbnormalBody, readAbnormalBody } from "./abnormal-body-v3.ts";
import { readBodyV3 } from "./application-body-v3.ts";
import { isPlatformNo } from "./numbers.ts";
import { percentDecode } from "./percent.ts";
import type { Received } from "./received.ts";
import { subMchidOf } from "./sub-mchid.ts";

/**
 * `POST …/{refund_id}/apply-abnormal-refund`, of `/v3/refund/domestic/refunds` and of `/v3/ecommerce/refunds`: sends the money of an abnormal refund to a bank
 * card. What is encrypted must open with the platform key that `Wechatpay-Serial` names.
 */
export async function applyAbnormalRefundV3(
  received: Received,
  site: Site,
): Promise<MadeV3 | PendingApplication> {
  const admission = await admitV3(received, site);
  if (!admission.admitted) return admission.refusal;
  const { merchant } = admission;
  const refundId = percentDecode(received.path.split("/").at(-2) ?? "") ?? "";
  if (!isPlatformNo(refundId)) return parameterError("path", "refund_id", "grammar");
  const read = readBodyV3(received.body, readAbnormalBody);
  if (!read.ok) return parameterError("body", read.problem.field, read.problem.issue);
  const sub = subMchidOf(merchant, read.value.subMchid, "body");
  if (!sub.ok) return sub.refusal;
  const opened = await openCard(read.value, received, site);
  if ("closed" in opened) return parameterError("body", opened.closed, "not encrypted for Wechatpay-Serial");
  const { outRefundNo } = read.value;
  const { asked, owner: home } = homeOf(merchant, sub.value);
  const answer = received.path.startsWith("/v3/ecommerce/") ? ecommerceRefundV3 : refundAnswerV3;
  const the = { refundId, outRefundNo, asked, home, account: opened.account, answer };
  return { pending: "v3", asked: outRefundNo, carryOut: () => carryOut(the, site) };
}

const merchantsAccount = "商户结算银行账户";

type Opened = { readonly account: string } | { readonly closed: string };

/** The account as refunds name it, such as 招商银行储蓄卡0403. */
async function openCard({ card }: AbnormalBody, received: Received, { keys }: Site): Promise<Opened> {
  if (card === undefined) return { account: merchantsAccount };
  const serial = received.headers.get("wechatpay-serial") ?? "";
  const number = (await keys.openSecret(serial, card.account)) ?? "";
  if (!/^[0-9]{6,32}$/.test(number)) return { closed: "/bank_account" };
  const name = (await keys.openSecret(serial, card.name)) ?? "";
  if (name === "") return { closed: "/real_name" };
  return { account: `${card.bank}储蓄卡${number.slice(-4)}` };
}

interface Handling {
  readonly refundId: string;
  readonly outRefundNo: string;
  readonly asked: Owner;
  readonly home: Owner;
  readonly account: string;
  readonly answer: (seen: RefundAtMoment) => MadeV3;
}

function carryOut({ refundId, outRefundNo, asked, home, account, answer }: Handling, site: Site): MadeV3 {
  const nowMs = site.clock.nowMs();
  const found = site.ledger.find({ by: "outRefundNo", number: outRefundNo, ...asked, home, nowMs });
  const refund = found.find((record) => record.refundId === refundId);
  const seen = refund === undefined ? undefined : atMoment(refund, nowMs);
  if (refund === undefined || seen === undefined) return errorV3("refund");
  if (seen.step.state !== "ABNORMAL") return errorV3("state");
  const next = handled(refund, { nowMs, receivedAccount: account });
  site.ledger.change(refund, next);
  site.outbox.revise(refund, next, nowMs);
  return answer({ refund: next, step: next.steps.findLast(isProcessing) ?? seen.step });
}

function isProcessing({ state }: { readonly state: string }): boolean {
  return state === "PROCESSING";
}
