import { encodeBase64, encodeUtf8 } from "@wxrefund/core";
import { beijingRfc3339 } from "../ledger/moment.ts";
import type { News, NewsStatus } from "./news.ts";

const words: Readonly<Record<NewsStatus, string>> = {
  SUCCESS: "退款成功",
  CLOSED: "退款关闭",
  ABNORMAL: "退款异常",
};

/** What goes with the news. */
export interface EnvelopeV3 {
  /** The notification's own id, the same for every resend. */
  readonly id: string;
  readonly createdMs: number;
  /** 32 characters. */
  readonly apiV3Key: string;
  /** 12 characters. */
  readonly nonce: string;
}

// Live notifications have it, though the pages also print none.
const associatedData = "refund";

/** The body of an APIv3 refund notification (refund notification page), members in the order of live ones. */
export async function bodyV3(news: News, envelope: EnvelopeV3): Promise<Uint8Array> {
  const { id, createdMs, nonce } = envelope;
  return encodeUtf8(
    JSON.stringify({
      id,
      create_time: beijingRfc3339(createdMs),
      resource_type: "encrypt-resource",
      event_type: `REFUND.${news.status}`,
      summary: words[news.status],
      resource: {
        original_type: "refund",
        algorithm: "AEAD_AES_256_GCM",
        ciphertext: await sealed(JSON.stringify(resource(news)), envelope),
        associated_data: associatedData,
        nonce,
      },
    }),
  );
}

function resource(news: News): Readonly<Record<string, unknown>> {
  const { mchid, subMchid, money, successMs } = news;
  return {
    ...(subMchid === undefined ? { mchid } : { sp_mchid: mchid, sub_mchid: subMchid }),
    out_trade_no: news.outTradeNo,
    transaction_id: news.transactionId,
    out_refund_no: news.outRefundNo,
    refund_id: news.refundId,
    refund_status: news.status,
    ...(successMs === undefined ? {} : { success_time: beijingRfc3339(successMs) }),
    amount: {
      total: money.total,
      refund: money.refund,
      payer_total: money.payerTotal,
      payer_refund: money.payerRefund,
    },
    user_received_account: news.userReceivedAccount,
    ...(news.refundAccount === undefined ? {} : { refund_account: news.refundAccount }),
  };
}

async function sealed(text: string, { apiV3Key, nonce }: EnvelopeV3): Promise<string> {
  const { subtle } = crypto;
  const raw = new Uint8Array(encodeUtf8(apiV3Key));
  const key = await subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt"]);
  const gcm = {
    name: "AES-GCM",
    iv: new Uint8Array(encodeUtf8(nonce)),
    additionalData: new Uint8Array(encodeUtf8(associatedData)),
  };
  return encodeBase64(new Uint8Array(await subtle.encrypt(gcm, key, new Uint8Array(encodeUtf8(text)))));
}
