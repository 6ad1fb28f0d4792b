import { errorV3, parameterError } from "../answer/errors-v3.ts";
import type { MadeV3 } from "../answer/made.ts";
import { refundAnswerV3 } from "../answer/refund-v3.ts";
import { admitV3 } from "../gate/v3.ts";
import { atMoment } from "../ledger/moment.ts";
import type { Site } from "../site.ts";
import { homeOf } from "../world/home.ts";
import type { SandboxMerchant } from "../world/world.ts";
import { isRefundNo } from "./numbers.ts";
import { percentDecode, queryValues } from "./percent.ts";
import type { Received } from "./received.ts";
import { type SubMchid, subMchidOf } from "./sub-mchid.ts";

/** `GET /v3/refund/domestic/refunds/{out_refund_no}`; from authentication on, every answer is signed. */
export async function queryRefundV3(received: Received, site: Site): Promise<MadeV3> {
  const admission = await admitV3(received, site);
  if (!admission.admitted) return admission.refusal;
  const { merchant } = admission;
  const number = percentDecode(received.path.slice(received.path.lastIndexOf("/") + 1));
  if (number === undefined || !isRefundNo(number)) return parameterError("path", "out_refund_no", "grammar");
  const sub = readSubMchid(received.query, merchant);
  if (!sub.ok) return sub.refusal;
  return answerFor(number, { merchant, subMchid: sub.value }, site);
}

/** As the query names it. */
function readSubMchid(query: string, merchant: SandboxMerchant): SubMchid {
  const values = queryValues(query, "sub_mchid");
  if (values === undefined || values.length > 1) {
    return { ok: false, refusal: parameterError("query", "sub_mchid", "grammar") };
  }
  return subMchidOf(merchant, values[0] ?? "", "query");
}

interface AskerV3 {
  readonly merchant: SandboxMerchant;
  readonly subMchid: string | undefined;
}

function answerFor(outRefundNo: string, { merchant, subMchid }: AskerV3, site: Site): MadeV3 {
  const nowMs = site.clock.nowMs();
  const home = homeOf(merchant, subMchid);
  const found = site.ledger.find({
    by: "outRefundNo",
    number: outRefundNo,
    ...home.asked,
    home: home.owner,
    nowMs,
  });
  const seen = found[0] === undefined ? undefined : atMoment(found[0], nowMs);
  const made = seen === undefined ? errorV3("refund") : refundAnswerV3(seen);
  return { ...made, asked: outRefundNo };
}
