import type { Confirmed, RefundClient } from "@wxrefund/client";
import { isRefundError } from "@wxrefund/core";
import { defaultNumbers } from "@wxrefund/sandbox";
import { type Errand, money } from "./errand.ts";

/** What the client said of an errand in the end. */
export interface Settled {
  readonly outRefundNo: string | undefined;
  readonly refundId: string | undefined;
  readonly by: Confirmed["by"];
  /** How often it was applied for, over all calls. */
  readonly applications: number;
  /** Calls that ended without knowing. */
  readonly unknown: number;
}

const mostCalls = 50;

/** Does as the client's errors advise: what is not known is applied for again, under the same number. */
export async function settle(client: RefundClient, errand: Errand): Promise<Settled> {
  let applications = 0;
  for (let unknown = 0; unknown < mostCalls; unknown += 1) {
    try {
      const confirmed = await applyOnce(client, errand);
      const { outRefundNo, refundId } = confirmed.refund;
      applications += confirmed.applications;
      return { outRefundNo, refundId, by: confirmed.by, applications, unknown };
    } catch (error) {
      if (!isRefundError(error) || error.kind === "config") throw error;
      if (error.kind === "refused" && error.verified) throw error;
      applications += error.attempts ?? 0;
    }
  }
  throw new Error(`${errand.outRefundNo} was not settled in ${mostCalls} calls`);
}

async function applyOnce(client: RefundClient, { api, outTradeNo, outRefundNo }: Errand): Promise<Confirmed> {
  const application = { outTradeNo, outRefundNo, amount: money };
  if (api === "v2") return client.applyAndConfirmV2(application);
  return client.applyAndConfirm({ ...application, subMchid: defaultNumbers.subMchid });
}
