/** What a shop would write by itself on node:http and node:crypto: signed, verified, parsed, nothing more. */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  randomBytes,
  sign,
  verify,
} from "node:crypto";
import { Agent, type IncomingMessage, request, type RequestOptions } from "node:http";
import { merchant, outRefundNo, platformKeyId } from "../platform/answers.ts";
import type { Platform } from "../platform/start.ts";
import type { Subject } from "./subject.ts";

interface Answered {
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}

type Sign = (message: Buffer, key: KeyObject) => Buffer | Promise<Buffer>;

/** As most write it: the event loop stands still while a signature is made. */
const onTheSpot: Sign = (message, key) => sign("sha256", message, key);

/** The same on Node's thread pool, as `@wxrefund/node-http` does it. */
export const onThreadPool: Sign = (message, key) =>
  new Promise((resolve, reject) => {
    sign("sha256", message, key, (error, signature) => (error === null ? resolve(signature) : reject(error)));
  });

export function byHand({ baseUrl, merchantKey, platformKey }: Platform, signWith = onTheSpot): Subject {
  const agent = new Agent({ keepAlive: true });
  const { hostname, port } = new URL(baseUrl);
  const to = { agent, hostname, port };
  return {
    name: signWith === onTheSpot ? "by hand" : "by hand, signing on the thread pool",
    v3: queryV3(to, { merchantKey, platformKey, signWith }),
    ...(signWith === onTheSpot ? { v2: queryV2(to) } : {}),
    close: () => agent.destroy(),
  };
}

interface Signing extends Pick<Platform, "merchantKey" | "platformKey"> {
  readonly signWith: Sign;
}

function queryV3(to: RequestOptions, { merchantKey, platformKey, signWith }: Signing): () => Promise<string> {
  const [ours, theirs] = [createPrivateKey(merchantKey), createPublicKey(platformKey)];
  const { mchid, serialNo } = merchant;
  return async () => {
    const path = `/v3/refund/domestic/refunds/${encodeURIComponent(outRefundNo)}`;
    const timestamp = String(Math.floor(Date.now() / 1000));
    const nonce = randomBytes(16).toString("hex");
    const message = Buffer.from(`GET\n${path}\n${timestamp}\n${nonce}\n\n`);
    const signature = (await signWith(message, ours)).toString("base64");
    const authorization =
      `WECHATPAY2-SHA256-RSA2048 mchid="${mchid}",nonce_str="${nonce}",signature="${signature}",` +
      `timestamp="${timestamp}",serial_no="${serialNo}"`;
    const headers = {
      Accept: "application/json",
      "User-Agent": "shop/1",
      Authorization: authorization,
      "Wechatpay-Serial": platformKeyId,
    };
    const answer = await exchange({ ...to, path, headers });
    const at = String(answer.headers["wechatpay-timestamp"]);
    const lines = [at, String(answer.headers["wechatpay-nonce"]), answer.body.toString(), ""];
    const signed = Buffer.from(lines.join("\n"));
    const proof = Buffer.from(String(answer.headers["wechatpay-signature"]), "base64");
    if (answer.headers["wechatpay-serial"] !== platformKeyId) throw new Error("unknown key");
    if (Math.abs(Date.now() / 1000 - Number(at)) > 300) throw new Error("stale");
    if (!verify("sha256", signed, theirs, proof)) throw new Error("bad signature");
    const refund: { readonly status: string } = JSON.parse(answer.body.toString());
    return refund.status;
  };
}

function queryV2(to: RequestOptions): () => Promise<string> {
  const { mchid, appid } = merchant;
  return async () => {
    const fields = {
      appid,
      mch_id: mchid,
      nonce_str: randomBytes(16).toString("hex"),
      out_refund_no: outRefundNo,
      sign_type: "MD5",
    };
    const body = Buffer.from(xmlOf({ ...fields, sign: signOf(fields) }));
    const headers = { "Content-Type": "text/xml", "Content-Length": body.length };
    const answer = await exchange({ ...to, method: "POST", path: "/pay/refundquery", headers }, body);
    const said = fieldsOf(answer.body.toString());
    if (said["sign"] !== signOf(said)) throw new Error("bad sign");
    return said["refund_status_0"] ?? "";
  };
}

function exchange(options: RequestOptions, body?: Buffer): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const outgoing = request(options, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
      incoming.on("end", () => resolve({ headers: incoming.headers, body: Buffer.concat(chunks) }));
      incoming.on("error", reject);
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

type Fields = Readonly<Record<string, string>>;

function signOf(fields: Fields): string {
  const text = Object.keys(fields)
    .filter((name) => name !== "sign" && fields[name] !== "")
    .toSorted()
    .map((name) => `${name}=${fields[name]}`)
    .join("&");
  return createHash("md5").update(`${text}&key=${merchant.v2Key}`).digest("hex").toUpperCase();
}

function xmlOf(fields: Fields): string {
  const elements = Object.entries(fields).map(([name, value]) => `<${name}><![CDATA[${value}]]></${name}>`);
  return `<xml>${elements.join("")}</xml>`;
}

function fieldsOf(xml: string): Fields {
  const matches = xml.matchAll(/<(\w+)>(?:<!\[CDATA\[(.*?)\]\]>|([^<]*))<\/\1>/g);
  return Object.fromEntries([...matches].map(([, name, cdata, text]) => [name, cdata ?? text ?? ""]));
}
