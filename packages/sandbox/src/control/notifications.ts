import { beijingRfc3339 } from "../ledger/moment.ts";
import { announced } from "../notify/news.ts";
import type { Posting, Sending } from "../notify/outbox.ts";
import type { Site } from "../site.ts";

/** What merchants are told, were told and will be told. */
export function listNotifications({ outbox }: Site): Readonly<Record<string, unknown>> {
  return { notifications: outbox.all().map(postingFacts) };
}

function postingFacts(posting: Posting): Readonly<Record<string, unknown>> {
  const { id, api, url, refund, step, eventMs, state, reason, nextMs, sendings } = posting;
  return {
    id,
    api,
    url,
    mchid: refund.owner.mchid,
    ...(refund.owner.subMchid === undefined ? {} : { sub_mchid: refund.owner.subMchid }),
    out_refund_no: refund.outRefundNo,
    refund_id: refund.refundId,
    refund_status: announced[step.state],
    event_time: beijingRfc3339(eventMs),
    state,
    ...(reason === undefined ? {} : { reason }),
    ...(nextMs === undefined ? {} : { next_time: beijingRfc3339(nextMs) }),
    sendings: sendings.map(sendingFacts),
  };
}

function sendingFacts({ atMs, ...heard }: Sending): Readonly<Record<string, unknown>> {
  return { time: beijingRfc3339(atMs), ...heard };
}
