import { parameterError, refusalV3 } from "../answer/errors-v3.ts";
import type { MadeV3, PendingApplication } from "../answer/made.ts";
import { refundAnswerV3 } from "../answer/refund-v3.ts";
import { admitV3 } from "../gate/v3.ts";
import { type Applying, decide } from "../ledger/apply.ts";
import { justAccepted } from "../ledger/moment.ts";
import { refusalNamed } from "../ledger/refusals.ts";
import { officeOf, type Site } from "../site.ts";
import { homeOf } from "../world/home.ts";
import { readApplicationV3, readBodyV3 } from "./application-body-v3.ts";
import type { Received } from "./received.ts";
import { subMchidOf } from "./sub-mchid.ts";

/** `POST /v3/refund/domestic/refunds`; from authentication on, every answer is signed. */
export async function applyRefundV3(received: Received, site: Site): Promise<MadeV3 | PendingApplication> {
  const admission = await admitV3(received, site);
  if (!admission.admitted) return admission.refusal;
  const { merchant } = admission;
  const read = readBodyV3(received.body, readApplicationV3);
  if (!read.ok) return parameterError("body", read.problem.field, read.problem.issue);
  const { subMchid, ...body } = read.value;
  const sub = subMchidOf(merchant, subMchid, "body");
  if (!sub.ok) return sub.refusal;
  const { asked, owner } = homeOf(merchant, sub.value);
  const applying: Applying = { ...body, asked, home: owner };
  return { pending: "v3", asked: body.outRefundNo, carryOut: () => carryOut(applying, site) };
}

function carryOut(applying: Applying, site: Site): MadeV3 {
  const office = officeOf(site);
  const decision = decide(applying, office);
  if ("refused" in decision) return refusalV3(refusalNamed(decision.refused));
  return refundAnswerV3(justAccepted(decision.accepted, office.nowMs));
}
