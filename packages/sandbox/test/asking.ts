/** Requests and checks made with node:crypto, sent straight into a sandbox's `fetch`. */
import { checkRsa, type DigestV2, linesV3, signFields, signRsa } from "@wxrefund/testkit/independent/signing";
import { type Fields, fieldsOfXml, xmlOfFields } from "@wxrefund/testkit/independent/xml";
import type { Arrival, Sandbox, SandboxKeys } from "../src/index.ts";

/** 2026-02-03T12:05:06.789 in Beijing. */
export const startMs: number = Date.UTC(2026, 1, 3, 4, 5, 6, 789);

export const published = "1217752501201407033233368018";
export const origin = "https://api.mch.weixin.qq.com";

export interface AskV3 {
  readonly sandbox: Pick<Sandbox, "fetch">;
  readonly keys: SandboxKeys;
  readonly target: string;
  readonly method?: string;
  readonly body?: string;
  readonly mchid?: string;
  readonly serialNo?: string;
  readonly privateKey?: string;
  readonly timestamp?: string;
  /** What the signature covers, where it is not what is sent. */
  readonly signedTarget?: string;
  readonly signedBody?: string;
  /** Lines to change; undefined takes one away. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

export interface HeardV3 {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: Readonly<Record<string, unknown>>;
  /** Names of the Wechatpay-* headers there are. */
  readonly signatureHeaders: readonly string[];
  /** The platform's key signed exactly this body. */
  readonly verified: boolean;
}

export function refundTarget(outRefundNo: string, subMchid = "1900000109"): string {
  return `/v3/refund/domestic/refunds/${outRefundNo}?sub_mchid=${subMchid}`;
}

export function authorizationOf(ask: AskV3): string {
  const { keys, method = "GET", target, timestamp = String(Math.floor(startMs / 1000)) } = ask;
  const nonce = "593BEC0C930BF1AFEB40B4A08C8FB242";
  const message = linesV3(
    method,
    ask.signedTarget ?? target,
    timestamp,
    nonce,
    ask.signedBody ?? ask.body ?? "",
  );
  const signature = signRsa(ask.privateKey ?? keys.merchant.privateKey, message);
  const { mchid = "1900000001", serialNo = keys.merchant.serialNo } = ask;
  return `WECHATPAY2-SHA256-RSA2048 mchid="${mchid}",nonce_str="${nonce}",signature="${signature}",timestamp="${timestamp}",serial_no="${serialNo}"`;
}

export async function askV3(ask: AskV3): Promise<HeardV3> {
  const lines = {
    accept: "application/json",
    "user-agent": "oracle/1",
    authorization: authorizationOf(ask),
    ...ask.headers,
  };
  const headers = new Headers(
    Object.entries(lines).flatMap(([name, value]): [string, string][] =>
      value === undefined ? [] : [[name, value]],
    ),
  );
  const { method = "GET", body } = ask;
  const request = new Request(`${origin}/`, { method, headers, ...(body === undefined ? {} : { body }) });
  const response = await ask.sandbox.fetch(request, { target: ask.target });
  return heardV3(response, ask.keys.platform.publicKey);
}

export async function heardV3(response: Response, platformKey: string): Promise<HeardV3> {
  const body = Buffer.from(await response.arrayBuffer());
  const header = (name: string): string => response.headers.get(`wechatpay-${name}`) ?? "";
  const message = linesV3(header("timestamp"), header("nonce"), body);
  return {
    status: response.status,
    headers: response.headers,
    text: body.toString("utf8"),
    json: JSON.parse(body.toString("utf8")),
    signatureHeaders: [...response.headers.keys()].filter((name) => name.startsWith("wechatpay-")),
    verified: header("signature") !== "" && checkRsa(platformKey, message, header("signature")),
  };
}

export interface AskV2 {
  readonly sandbox: Pick<Sandbox, "fetch">;
  readonly keys: SandboxKeys;
  /** Beyond appid, mch_id and nonce_str, which may be given to change them. */
  readonly fields: Fields;
  readonly digest?: DigestV2;
  readonly key?: string;
  /** Default `/pay/refundquery`. */
  readonly path?: string;
  readonly arrival?: Arrival;
}

export interface HeardV2 {
  readonly status: number;
  readonly contentType: string | null;
  readonly text: string;
  readonly fields: Fields;
  /** The sign is there and fits, by the algorithm asked for. */
  readonly verified: boolean;
}

export async function askV2(ask: AskV2): Promise<HeardV2> {
  const { keys, digest = "MD5" } = ask;
  const fields = {
    appid: "wx8888888888888888",
    mch_id: "1900000001",
    nonce_str: "5K8264ILTKCH16CQ2502SI8ZNMTM67VS",
    ...(digest === "MD5" ? {} : { sign_type: digest }),
    ...ask.fields,
  };
  const sign = signFields(fields, ask.key ?? keys.v2Key, digest);
  const { path, arrival } = ask;
  return postV2(ask.sandbox, xmlOfFields({ ...fields, sign }), {
    key: keys.v2Key,
    digest,
    ...(path === undefined ? {} : { path }),
    ...(arrival === undefined ? {} : { arrival }),
  });
}

/** Sends a V2 body as it is; `by` tells how its answer is to be checked. */
export async function postV2(
  sandbox: Pick<Sandbox, "fetch">,
  body: string,
  by: {
    readonly key: string;
    readonly digest: DigestV2;
    readonly path?: string;
    readonly arrival?: Arrival;
  },
): Promise<HeardV2> {
  const request = new Request(`${origin}${by.path ?? "/pay/refundquery"}`, { method: "POST", body });
  const response = await sandbox.fetch(request, by.arrival);
  const text = await response.text();
  const fields = fieldsOfXml(text) ?? {};
  return {
    status: response.status,
    contentType: response.headers.get("content-type"),
    text,
    fields,
    verified: fields["sign"] === signFields(fields, by.key, by.digest),
  };
}

/** Talks to `/_sandbox/…`; a body makes it a POST. */
export async function control(
  sandbox: Pick<Sandbox, "fetch">,
  path: string,
  body?: unknown,
): Promise<{ readonly status: number; readonly text: string; readonly json: Record<string, unknown> }> {
  const init =
    body === undefined
      ? {}
      : {
          method: "POST",
          body: JSON.stringify(body),
          headers: { "content-type": "application/json" },
        };
  const response = await sandbox.fetch(new Request(`${origin}/_sandbox/${path}`, init));
  const text = await response.text();
  return { status: response.status, text, json: JSON.parse(text) };
}

export async function advance(sandbox: Pick<Sandbox, "fetch">, advanceSeconds: number): Promise<void> {
  const { status } = await control(sandbox, "clock", { advanceSeconds });
  if (status !== 200) throw new Error(`the clock answered ${status}`);
}

export const applyTarget = "/v3/refund/domestic/refunds";

/** An APIv3 application, whole unless parts are changed; undefined takes a member away. */
export function applicationV3(
  change: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  return {
    sub_mchid: "1900000109",
    out_trade_no: "PAID300_1",
    out_refund_no: "R1",
    amount: { refund: 100, total: 300, currency: "CNY" },
    ...change,
  };
}

export async function applyV3(
  sandbox: Pick<Sandbox, "fetch">,
  keys: SandboxKeys,
  change?: Readonly<Record<string, unknown>>,
  timestamp?: string,
): Promise<HeardV3> {
  const body = JSON.stringify(applicationV3(change));
  const at = timestamp === undefined ? {} : { timestamp };
  return askV3({ sandbox, keys, target: applyTarget, method: "POST", body, ...at });
}

/** A V2 application by the merchant whose certificate it is. */
export async function applyV2(
  sandbox: Pick<Sandbox, "fetch">,
  keys: SandboxKeys,
  change: Fields = {},
  serialNo: string | undefined = keys.merchant.serialNo,
): Promise<HeardV2> {
  const fields = {
    out_trade_no: "PAID300_1",
    out_refund_no: "R1",
    total_fee: "300",
    refund_fee: "100",
    ...change,
  };
  const arrival = serialNo === undefined ? {} : { clientCertificate: { serialNo } };
  return askV2({ sandbox, keys, fields, path: "/secapi/pay/refund", arrival });
}
