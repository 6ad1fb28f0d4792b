import { faults } from "../fault/list.ts";
import { journeys } from "../ledger/journeys.ts";
import type { WorldIndex } from "../world/world-index.ts";
import type { SandboxMerchant } from "../world/world.ts";

/** What this sandbox is and knows, for people; without any key. */
export function overview({ world }: WorldIndex): Readonly<Record<string, unknown>> {
  return {
    name: "wxrefund sandbox",
    serves: [
      "GET /v3/refund/domestic/refunds/{out_refund_no}",
      "POST /pay/refundquery",
      "GET /_sandbox/",
      "GET, POST /_sandbox/clock",
      "GET, POST /_sandbox/refunds",
      "GET, POST, DELETE /_sandbox/faults",
      "POST /_sandbox/reset",
    ],
    merchants: world.merchants.map(merchantFacts),
    platformKeys: world.platformKeys.map(({ id }) => id),
    journeys: journeys.map(({ prefix, number, description }) => ({ prefix, number, description })),
    faults: faults.map(({ id, api, description }) => ({ prefix: `FAULT_${id}_`, api, description })),
    published: (world.refunds ?? []).map((refund) => ({
      ...refund.owner,
      out_refund_no: refund.outRefundNo,
      refund_id: refund.refundId,
      transaction_id: refund.transactionId,
      out_trade_no: refund.outTradeNo,
    })),
  };
}

function merchantFacts({
  mchid,
  subMchids = [],
  v3,
  v2,
}: SandboxMerchant): Readonly<Record<string, unknown>> {
  return {
    mchid,
    subMchids,
    ...(v3 === undefined
      ? {}
      : { v3: { kind: v3.kind, serialNos: v3.certificates.map(({ serialNo }) => serialNo) } }),
    ...(v2 === undefined ? {} : { v2: { kind: v2.kind, appids: v2.appids } }),
  };
}
