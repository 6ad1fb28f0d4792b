import { encodeUtf8 } from "@wxrefund/core";
import type { Refusal } from "../ledger/refusals.ts";
import { liveJson } from "./json.ts";
import type { MadeV3 } from "./made.ts";

interface RowV3 {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  /** False where WeChat Pay has not yet authenticated the merchant. */
  readonly signed: boolean;
}

export type ErrorNameV3 =
  | "noAccept"
  | "noAuthorization"
  | "otherScheme"
  | "stale"
  | "serial"
  | "signature"
  | "merchant"
  | "subMerchant"
  | "parameter"
  | "refund"
  | "state"
  | "noAuth"
  | "advance"
  | "advanceReturn"
  | "path"
  | "method"
  | "tooLarge"
  | "frequency"
  | "unavailable";

/** The refusals of APIv3, in WeChat Pay's words where they are known. */
const rows: Readonly<Record<ErrorNameV3, RowV3>> = {
  noAccept: {
    status: 400,
    code: "INVALID_REQUEST",
    message: "Http头缺少Accept或User-Agent",
    signed: false,
  },
  noAuthorization: {
    status: 401,
    code: "SIGN_ERROR",
    message: "Http头Authorization值格式错误，请参考《微信支付商户REST API签名规则》",
    signed: false,
  },
  otherScheme: {
    status: 401,
    code: "SIGN_ERROR",
    message: "Http头Authorization认证类型不正确",
    signed: false,
  },
  stale: {
    status: 401,
    code: "SIGN_ERROR",
    message: "Http头Authorization中的timestamp与发起请求的时间不得超过5分钟",
    signed: false,
  },
  serial: {
    status: 401,
    code: "SIGN_ERROR",
    message: "商户证书序列号有误。请使用签名私钥匹配的证书序列号",
    signed: false,
  },
  signature: { status: 401, code: "SIGN_ERROR", message: "错误的签名，验签失败", signed: false },
  merchant: { status: 404, code: "MCH_NOT_EXISTS", message: "MCHID不存在", signed: true },
  subMerchant: { status: 404, code: "MCH_NOT_EXISTS", message: "子商户号不存在", signed: true },
  parameter: { status: 400, code: "PARAM_ERROR", message: "参数错误", signed: true },
  refund: { status: 404, code: "RESOURCE_NOT_EXISTS", message: "退款单不存在", signed: true },
  state: { status: 400, code: "INVALID_REQUEST", message: "退款单状态不是退款异常", signed: true },
  noAuth: { status: 403, code: "NO_AUTH", message: "商户号没有此接口的权限", signed: true },
  advance: { status: 400, code: "INVALID_REQUEST", message: "退款单没有可回补的垫付金额", signed: true },
  advanceReturn: { status: 404, code: "RESOURCE_NOT_EXISTS", message: "垫付回补单不存在", signed: true },
  path: {
    status: 404,
    code: "NOT_FOUND",
    message: "The sandbox serves nothing at this path.",
    signed: false,
  },
  method: {
    status: 405,
    code: "METHOD_NOT_ALLOWED",
    message: "This path takes another method.",
    signed: false,
  },
  frequency: { status: 429, code: "FREQUENCY_LIMITED", message: "频率限制", signed: false },
  unavailable: { status: 503, code: "SERVICE_UNAVAILABLE", message: "服务不可用", signed: false },
  tooLarge: { status: 413, code: "PARAM_ERROR", message: "The request's body is too large.", signed: false },
};

/** What an error tells beyond code and message. */
export interface ErrorDetailV3 {
  readonly field?: string;
  readonly issue?: string;
  readonly location?: string;
  readonly value?: string;
  readonly detail?: { readonly issue: string };
  readonly sign_information?: {
    readonly method: string;
    readonly url: string;
    readonly truncated_sign_message: string;
    readonly sign_message_length: number;
  };
}

export function errorV3(name: ErrorNameV3, detail?: ErrorDetailV3, what = ""): MadeV3 {
  const { status, code, message, signed } = rows[name];
  const words = what === "" ? message : `${message}: ${what}`;
  const body = encodeUtf8(liveJson({ code, message: words, ...(detail === undefined ? {} : { detail }) }));
  return { api: "v3", status, body, signed };
}

/** Why APIv3 does not accept an application. */
export function refusalV3({ v3: { status, code, message } }: Refusal): MadeV3 {
  return { api: "v3", status, body: encodeUtf8(liveJson({ code, message })), signed: true };
}

/** The parameter is missing, repeated or breaks its grammar; `issue` tells which. */
export function parameterError(location: "path" | "query" | "body", field: string, issue: string): MadeV3 {
  return errorV3("parameter", { location, field, issue }, `${field} (${issue})`);
}
