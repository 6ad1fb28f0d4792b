/**
 * A refund query client written from the V2 refund query page and the APIv3 partner refund query page alone,
 * on Node's built-ins. It shares no code with the packages, so a mistake of theirs cannot also be its own.
 */
import { randomBytes } from "node:crypto";
import { type IncomingHttpHeaders, request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { checkRsa, type DigestV2, linesV3, signFields, signRsa } from "./signing.ts";
import { type Fields, fieldsOfXml, xmlOfFields } from "./xml.ts";

interface Sending {
  readonly url: string;
  readonly method: "GET" | "POST";
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

interface Heard {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

function send({ url, method, headers, body }: Sending): Promise<Heard> {
  const request = url.startsWith("https:") ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, headers, agent: false }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
      incoming.on("error", reject);
      incoming.on("end", () =>
        resolve({
          status: incoming.statusCode ?? 0,
          headers: incoming.headers,
          body: Buffer.concat(chunks),
        }),
      );
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

export interface QueryV3 {
  readonly baseUrl: string;
  readonly mchid: string;
  /** Serial number of the merchant API certificate. */
  readonly serialNo: string;
  readonly privateKeyPem: string;
  readonly platformPublicKeyPem: string;
  /** `PUB_KEY_ID_…` or a platform certificate's serial number. */
  readonly platformSerial: string;
  readonly outRefundNo: string;
  readonly subMchid?: string;
  /** Seconds since 1970; the machine's clock unless given. */
  readonly nowSeconds?: number;
}

export interface AnswerV3 {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** The platform's key signed exactly this body, within five minutes of now. */
  readonly verified: boolean;
}

function authorization(query: QueryV3, target: string, nowSeconds: number): string {
  const nonce = randomBytes(16).toString("hex").toUpperCase();
  const timestamp = String(nowSeconds);
  const signature = signRsa(query.privateKeyPem, linesV3("GET", target, timestamp, nonce, ""));
  const parts = { mchid: query.mchid, nonce_str: nonce, signature, timestamp, serial_no: query.serialNo };
  const list = Object.entries(parts).map(([name, value]) => `${name}="${value}"`);
  return `WECHATPAY2-SHA256-RSA2048 ${list.join(",")}`;
}

function signedByPlatform(query: QueryV3, heard: Heard, nowSeconds: number): boolean {
  const [timestamp, nonce, signature, serial] = ["timestamp", "nonce", "signature", "serial"].map((name) =>
    String(heard.headers[`wechatpay-${name}`] ?? ""),
  );
  if (!timestamp || !nonce || !signature || serial !== query.platformSerial) return false;
  if (!(Math.abs(nowSeconds - Number(timestamp)) <= 300)) return false;
  return checkRsa(query.platformPublicKeyPem, linesV3(timestamp, nonce, heard.body), signature);
}

/** Asks APIv3 for one refund by the merchant's refund number. Rejects only when no answer came. */
export async function queryV3(query: QueryV3): Promise<AnswerV3> {
  const nowSeconds = query.nowSeconds ?? Math.floor(Date.now() / 1000);
  const number = encodeURIComponent(query.outRefundNo).replaceAll("*", "%2A");
  const search = query.subMchid === undefined ? "" : `?sub_mchid=${encodeURIComponent(query.subMchid)}`;
  const target = `/v3/refund/domestic/refunds/${number}${search}`;
  const heard = await send({
    url: query.baseUrl + target,
    method: "GET",
    headers: {
      Accept: "application/json",
      "User-Agent": "independent/1",
      "Wechatpay-Serial": query.platformSerial,
      Authorization: authorization(query, target, nowSeconds),
    },
  });
  const verified = signedByPlatform(query, heard, nowSeconds);
  return { status: heard.status, headers: heard.headers, body: heard.body.toString("utf8"), verified };
}

export interface QueryV2 {
  readonly baseUrl: string;
  readonly appid: string;
  readonly mchid: string;
  readonly key: string;
  readonly signType: DigestV2;
  readonly refundId?: string;
  readonly outRefundNo?: string;
  readonly transactionId?: string;
  readonly outTradeNo?: string;
  readonly offset?: number;
  readonly subMchId?: string;
  readonly subAppid?: string;
  readonly deviceInfo?: string;
}

export interface AnswerV2 {
  readonly status: number;
  /** Every element of the answer; empty when it is not such XML. */
  readonly fields: Fields;
  /** `return_code` is SUCCESS and the sign fits, by the algorithm asked for. */
  readonly verified: boolean;
}

function questionV2(query: QueryV2): Fields {
  const all = {
    appid: query.appid,
    mch_id: query.mchid,
    sub_appid: query.subAppid,
    sub_mch_id: query.subMchId,
    device_info: query.deviceInfo,
    nonce_str: randomBytes(16).toString("hex"),
    sign_type: query.signType,
    refund_id: query.refundId,
    out_refund_no: query.outRefundNo,
    transaction_id: query.transactionId,
    out_trade_no: query.outTradeNo,
    offset: query.offset?.toString(),
  };
  const fields = Object.fromEntries(
    Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
  return { ...fields, sign: signFields(fields, query.key, query.signType) };
}

/** Asks V2 for refunds by any of the four numbers. Rejects only when no answer came. */
export async function queryV2(query: QueryV2): Promise<AnswerV2> {
  const heard = await send({
    url: `${query.baseUrl}/pay/refundquery`,
    method: "POST",
    headers: { "Content-Type": "text/xml; charset=utf-8", "User-Agent": "independent/1" },
    body: xmlOfFields(questionV2(query)),
  });
  const fields = fieldsOfXml(heard.body.toString("utf8")) ?? {};
  const signed = fields["sign"] !== undefined && fields["return_code"] === "SUCCESS";
  const verified = signed && fields["sign"] === signFields(fields, query.key, query.signType);
  return { status: heard.status, fields, verified };
}
