import { encodeBase64, encodeUtf8, notificationKeyV2, writeXml } from "@wxrefund/core";
import { liveXml } from "../answer/xml.ts";
import { beijingPlain } from "../ledger/moment.ts";
import type { News, NewsStatus } from "./news.ts";

const words: Readonly<Record<NewsStatus, string>> = {
  SUCCESS: "SUCCESS",
  CLOSED: "REFUNDCLOSE",
  ABNORMAL: "CHANGE",
};

/** What goes with the news. */
export interface EnvelopeV2 {
  readonly appid: string;
  /** The APIv2 key. */
  readonly key: string;
  readonly nonce: string;
}

/** The body of a V2 refund notification (V2 refund notification page): not signed, its news encrypted. */
export async function bodyV2(news: News, { appid, key, nonce }: EnvelopeV2): Promise<Uint8Array> {
  const fields = new Map([
    ["return_code", "SUCCESS"],
    ["appid", appid],
    ["mch_id", news.mchid],
    ...(news.subMchid === undefined ? [] : [["sub_mch_id", news.subMchid] as const]),
    ["nonce_str", nonce],
    ["req_info", await sealed(writeXml(resource(news), "root"), key)],
  ]);
  return encodeUtf8(liveXml(fields));
}

/** Names in alphabetical order, as live ones stand, and without an index. */
function resource(news: News): readonly (readonly [string, string])[] {
  const { money, successMs } = news;
  return [
    ["cash_refund_fee", String(money.payerRefund)],
    ["out_refund_no", news.outRefundNo],
    ["out_trade_no", news.outTradeNo],
    ["refund_account", "REFUND_SOURCE_UNSETTLED_FUNDS"],
    ["refund_fee", String(money.refund)],
    ["refund_id", news.refundId],
    ["refund_recv_accout", news.userReceivedAccount],
    ["refund_request_source", "API"],
    ["refund_status", words[news.status]],
    ["settlement_refund_fee", String(money.settlementRefund)],
    ["settlement_total_fee", String(money.settlementTotal)],
    ...(successMs === undefined ? [] : [["success_time", beijingPlain(successMs)] as const]),
    ["total_fee", String(money.total)],
    ["transaction_id", news.transactionId],
  ];
}

const blockBytes = 16;

/** AES-256-ECB with PKCS#7. WebCrypto has no ECB: the first block of CBC under a zero IV is the same. */
async function sealed(text: string, key: string): Promise<string> {
  const { subtle } = crypto;
  const raw = new Uint8Array(notificationKeyV2(key));
  const imported = await subtle.importKey("raw", raw, "AES-CBC", false, ["encrypt"]);
  const cbc = { name: "AES-CBC", iv: new Uint8Array(blockBytes) };
  const plain = padded(encodeUtf8(text));
  const blocks = Array.from({ length: plain.length / blockBytes }, (_, n) =>
    plain.slice(n * blockBytes, (n + 1) * blockBytes),
  );
  const encrypted = await Promise.all(
    blocks.map(async (block) =>
      new Uint8Array(await subtle.encrypt(cbc, imported, block)).slice(0, blockBytes),
    ),
  );
  return encodeBase64(Uint8Array.from(encrypted.flatMap((block) => [...block])));
}

function padded(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const missing = blockBytes - (bytes.length % blockBytes);
  const whole = new Uint8Array(bytes.length + missing).fill(missing);
  whole.set(bytes);
  return whole;
}
