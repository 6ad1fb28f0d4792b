import type { KeySource, Rsa } from "@wxrefund/core";
import { randomNonce, webCryptoRsa } from "@wxrefund/webcrypto";
import { plainMoney, type RefundMoney } from "../ledger/money.ts";
import { refundIdFor, transactionIdFor } from "../ledger/numbers.ts";
import { bodyV2 } from "./body-v2.ts";
import { bodyV3 } from "./body-v3.ts";
import { signatureLines } from "../wire/message.ts";
import type { News, NewsStatus } from "./news.ts";

/** A message for a test of one's own: `new Response(body, { headers })`, or a `Request` to one's own handler. */
export interface TestMessage {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array<ArrayBuffer>;
}

/** How a test message is signed. */
export interface TestSignature {
  /** The platform's key, such as `keys.platform` of `makeSandboxKeys`. */
  readonly platformKey: { readonly id: string; readonly privateKey: KeySource };
  /** When it is signed, in milliseconds since 1970. Default: now. */
  readonly nowMs?: number;
  /** 32 letters and digits. Default: from the host's random source. */
  readonly nonce?: string;
  readonly rsa?: Rsa;
}

/**
 * Signs a body as APIv3 signs its answers. Rejects with `config` when the key cannot be used.
 *
 * @example
 * ```ts
 * const { headers, body } = await signTestAnswer('{"status":"SUCCESS"}', { platformKey: keys.platform });
 * const answer = new Response(body, { headers });
 * ```
 */
export async function signTestAnswer(
  body: string | Uint8Array,
  { platformKey, nowMs = Date.now(), nonce = randomNonce(), rsa = webCryptoRsa() }: TestSignature,
): Promise<TestMessage> {
  const bytes = new Uint8Array(typeof body === "string" ? new TextEncoder().encode(body) : body);
  const signer = await rsa.importPrivateKey(platformKey.privateKey);
  const lines = await signatureLines(bytes, { signer, serial: platformKey.id, atMs: nowMs, nonce });
  return {
    headers: { "Content-Type": "application/json; charset=utf-8", ...Object.fromEntries(lines) },
    body: bytes,
  };
}

/** The news of a test notification; numbers that are not given are made from those that are. */
export interface TestNews {
  readonly mchid: string;
  /** Makes it a service provider's. */
  readonly subMchid?: string;
  readonly outRefundNo: string;
  readonly status: NewsStatus;
  /** In fen, or with coupons and all. */
  readonly money: RefundMoney | { readonly total: number; readonly refund: number };
  readonly refundId?: string;
  readonly transactionId?: string;
  /** Default: the refund number. */
  readonly outTradeNo?: string;
  /** Milliseconds since 1970. Default, for `SUCCESS`: when the notification is made. */
  readonly successMs?: number;
  readonly userReceivedAccount?: string;
  /** APIv3, e-commerce: `REFUND_SOURCE_…`. */
  readonly refundAccount?: string;
}

/** A notification to make: APIv3's, signed and encrypted, or V2's, only encrypted. */
export type TestNotification = { readonly news: TestNews } & (
  | (TestSignature & {
      readonly api: "v3";
      readonly apiV3Key: string;
      /** The notification's own id, the same for every resend. */
      readonly id?: string;
    })
  | {
      readonly api: "v2";
      readonly appid: string;
      /** The APIv2 key. */
      readonly key: string;
      readonly nowMs?: number;
      readonly nonce?: string;
    }
);

/**
 * A refund notification as WeChat Pay posts it, for tests of a handler. Rejects with `config` when the platform's key
 * cannot be used.
 *
 * @example
 * ```ts
 * const news = { mchid: "1900000001", outRefundNo: "R1", status: "SUCCESS", money: { total: 100, refund: 30 } } as const;
 * const { headers, body } = await makeRefundNotification({ api: "v3", news, platformKey: keys.platform, apiV3Key });
 * await handle(new Request("https://shop.example/wechat", { method: "POST", headers, body }));
 * ```
 */
export async function makeRefundNotification(made: TestNotification): Promise<TestMessage> {
  const { nowMs = Date.now(), nonce = randomNonce() } = made;
  const news = wholeNews(made.news, nowMs);
  if (made.api === "v2") {
    const body = await bodyV2(news, { appid: made.appid, key: made.key, nonce });
    return { headers: { "Content-Type": "text/xml" }, body: new Uint8Array(body) };
  }
  const { apiV3Key, id = randomNonce() } = made;
  const body = await bodyV3(news, { id, createdMs: nowMs, apiV3Key, nonce: randomNonce().slice(0, 12) });
  return signTestAnswer(body, { ...made, nowMs, nonce });
}

function wholeNews(news: TestNews, nowMs: number): News {
  const { outRefundNo, status, money, outTradeNo = outRefundNo } = news;
  const successMs = status === "SUCCESS" ? (news.successMs ?? nowMs) : news.successMs;
  return {
    mchid: news.mchid,
    ...(news.subMchid === undefined ? {} : { subMchid: news.subMchid }),
    outRefundNo,
    outTradeNo,
    refundId: news.refundId ?? refundIdFor(news, outRefundNo),
    transactionId: news.transactionId ?? transactionIdFor(news, outTradeNo),
    status,
    ...(successMs === undefined ? {} : { successMs }),
    userReceivedAccount: news.userReceivedAccount ?? "支付用户零钱",
    ...(news.refundAccount === undefined ? {} : { refundAccount: news.refundAccount }),
    money: "coupons" in money ? money : plainMoney(money.total, money.refund),
  };
}
