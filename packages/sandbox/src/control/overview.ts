import { applicationFaults } from "../fault/application-list.ts";
import { type Fault, faults } from "../fault/list.ts";
import { notificationFaults } from "../fault/notification-list.ts";
import { journeys } from "../ledger/journeys.ts";
import { orderKinds } from "../ledger/order.ts";
import { signingKeys } from "../world/signing-keys.ts";
import type { WorldIndex } from "../world/world-index.ts";
import type { SandboxMerchant } from "../world/world.ts";

/** What this sandbox is and knows, for people; without any key. */
export function overview({ world }: WorldIndex): Readonly<Record<string, unknown>> {
  return {
    name: "wxrefund sandbox",
    serves: [
      "GET /v3/refund/domestic/refunds/{out_refund_no}",
      "POST /v3/refund/domestic/refunds",
      "POST /v3/refund/domestic/refunds/{refund_id}/apply-abnormal-refund",
      "GET /v3/certificates",
      "POST /pay/refundquery",
      "POST /secapi/pay/refund",
      "GET /_sandbox/",
      "GET, POST /_sandbox/clock",
      "GET, POST /_sandbox/orders",
      "GET, POST /_sandbox/balance",
      "GET, POST /_sandbox/refunds",
      "GET /_sandbox/notifications",
      "GET, POST, DELETE /_sandbox/faults",
      "POST /_sandbox/reset",
    ],
    merchants: world.merchants.map(merchantFacts),
    platformKeys: signingKeys(world).map(({ id }) => id),
    journeys: journeys.map(({ prefix, number, description }) => ({ prefix, number, description })),
    orders: orderKinds.map(({ prefix, description }) => ({ prefix, number: "out_trade_no", description })),
    faults: faults.map(faultFacts),
    applicationFaults: applicationFaults.map(faultFacts),
    notificationFaults: notificationFaults.map(faultFacts),
    published: (world.refunds ?? []).map((refund) => ({
      ...refund.owner,
      out_refund_no: refund.outRefundNo,
      refund_id: refund.refundId,
      transaction_id: refund.transactionId,
      out_trade_no: refund.outTradeNo,
    })),
  };
}

function faultFacts({ id, api, description }: Pick<Fault, "api" | "description"> & { readonly id: string }) {
  return { prefix: `FAULT_${id}_`, api, description };
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
