import { advanceReturnedV3, ecommerceRefundV3 } from "../answer/ecommerce-v3.ts";
import { errorV3 } from "../answer/errors-v3.ts";
import type { MadeV3 } from "../answer/made.ts";
import type { RefundAtMoment } from "../ledger/moment.ts";
import type { Site } from "../site.ts";
import { readBodyV3 } from "./application-body-v3.ts";
import {
  enter,
  numberInPath,
  type PathNumber,
  platformOf,
  refundNow,
  subMchidInQuery,
} from "./ecommerce-v3.ts";
import type { Received } from "./received.ts";

/** `GET /v3/ecommerce/refunds/id/{refund_id}`. */
export function queryEcommerceById(received: Received, site: Site): Promise<MadeV3> {
  return query(received, site, "refundId");
}

/** `GET /v3/ecommerce/refunds/out-refund-no/{out_refund_no}`. */
export function queryEcommerceByNumber(received: Received, site: Site): Promise<MadeV3> {
  return query(received, site, "outRefundNo");
}

async function query(received: Received, site: Site, by: PathNumber["by"]): Promise<MadeV3> {
  const entered = await enter(received, site);
  if (!entered.ok) return entered.refusal;
  const number = numberInPath(received, by, 1);
  if (!number.ok) return number.refusal;
  const platform = platformOf(entered.value, subMchidInQuery(received), "query");
  if (!platform.ok) return platform.refusal;
  const seen = refundNow(number.value, platform.value, site);
  const made = seen === undefined ? errorV3("refund") : ecommerceRefundV3(seen);
  return { ...made, asked: seen?.refund.outRefundNo ?? number.value.number };
}

const returnMs = 60_000;

/**
 * `POST` and `GET /v3/ecommerce/refunds/{refund_id}/return-advance`: what the platform paid in advance comes back from
 * the sub-merchant, a minute after it was asked for.
 */
export async function returnAdvanceV3(received: Received, site: Site): Promise<MadeV3> {
  const asks = received.method === "POST";
  if (!asks && received.method !== "GET") return { ...errorV3("method"), headers: [["Allow", "GET, POST"]] };
  const entered = await enter(received, site);
  if (!entered.ok) return entered.refusal;
  const number = numberInPath(received, "refundId", 2);
  if (!number.ok) return number.refusal;
  const subMchid = asks ? subMchidInBody(received) : subMchidInQuery(received);
  const platform = platformOf(entered.value, subMchid, asks ? "body" : "query");
  if (!platform.ok) return platform.refusal;
  const seen = refundNow(number.value, platform.value, site);
  if (seen === undefined) return errorV3("refund");
  return { ...(asks ? returned(seen, site) : asReturned(seen, site)), asked: seen.refund.outRefundNo };
}

function subMchidInBody({ body }: Received): string | undefined {
  const read = readBodyV3(body, (fields) => fields.text("sub_mchid", () => true));
  return read.ok ? read.value : undefined;
}

/** Asked for again it is the same return. */
function returned({ refund, step, successMs }: RefundAtMoment, site: Site): MadeV3 {
  if (refund.advanceReturnedMs !== undefined) return asReturned({ refund, step }, site);
  const advanced = refund.applied?.refundAccount === "REFUND_SOURCE_PARTNER_ADVANCE";
  if (!advanced || successMs === undefined) return errorV3("advance");
  const next = { ...refund, advanceReturnedMs: site.clock.nowMs() };
  site.ledger.change(refund, next);
  return asReturned({ refund: next, step }, site);
}

function asReturned({ refund }: RefundAtMoment, { clock }: Site): MadeV3 {
  const { advanceReturnedMs } = refund;
  if (advanceReturnedMs === undefined) return errorV3("advanceReturn");
  const successMs = advanceReturnedMs + returnMs;
  if (clock.nowMs() < successMs) return advanceReturnedV3({ refund, result: "PROCESSING" });
  return advanceReturnedV3({ refund, result: "SUCCESS", successMs });
}
