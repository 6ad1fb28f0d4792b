import { type KeyObject, sign } from "node:crypto";
import { newRsaKey, type RsaKeyTexts } from "@wxrefund/testkit/keys";

/** WeChat Pay and a shop's server, as far as a page sees them, on node:crypto alone. */

export const platform: RsaKeyTexts = newRsaKey();
export const stranger: RsaKeyTexts = newRsaKey();
export const publicKeyId = "PUB_KEY_ID_0119000000012026";
export const nowMs: number = Date.parse("2026-11-01T12:00:00+08:00");

export interface Said {
  readonly body: string | Uint8Array;
  /** Default: now. */
  readonly ageSeconds?: number;
  readonly key?: { readonly privateKey: KeyObject };
  readonly serial?: string;
}

export interface Relayed {
  protocol: string;
  headers: Record<string, string>;
  body: string;
}

/** What reaches the page of an answer that WeChat Pay signed: written by hand here, and through JSON. */
export function relayed({ body, ageSeconds = 0, key = platform, serial = publicKeyId }: Said): Relayed {
  const timestamp = String(nowMs / 1000 - ageSeconds);
  const nonce = "d824f2e086d3c1df967785d13fcd22ef";
  const bytes = Buffer.from(body);
  const message = Buffer.concat([Buffer.from(`${timestamp}\n${nonce}\n`), bytes, Buffer.from("\n")]);
  return JSON.parse(
    JSON.stringify({
      protocol: "v3",
      headers: {
        "wechatpay-timestamp": timestamp,
        "wechatpay-nonce": nonce,
        "wechatpay-serial": serial,
        "wechatpay-signature": sign("sha256", message, key.privateKey).toString("base64"),
      },
      body: bytes.toString("base64"),
    }),
  );
}

/** A refund as WeChat Pay writes it: no spaces, members in the order of the alphabet, UTF-8. */
export function refundBody(members: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({
    amount: { currency: "CNY", discount_refund: 0, from: [], payer_refund: 100, refund: 100, total: 888 },
    channel: "ORIGINAL",
    create_time: "2026-11-01T10:59:00+08:00",
    out_refund_no: "R1",
    out_trade_no: "O1",
    promotion_detail: [],
    refund_id: "50000000382019052709732678859",
    status: "SUCCESS",
    success_time: "2026-11-01T11:00:00+08:00",
    transaction_id: "1217752501201407033233368018",
    user_received_account: "招商银行信用卡0403",
    ...members,
  });
}
