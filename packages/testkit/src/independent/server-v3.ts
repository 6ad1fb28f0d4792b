import { randomBytes } from "node:crypto";
import type { Asked, IndependentServerOptions, Reply } from "./server-shapes.ts";
import { checkRsa, linesV3, signRsa } from "./signing.ts";

const path = /^\/v3\/refund\/domestic\/refunds\/([^/?]+)(?:\?(.*))?$/;
const scheme = /^WECHATPAY2-SHA256-RSA2048 ((?:[a-z_]+="[^"]*")(?:,[a-z_]+="[^"]*")*)$/;

function refusal(status: number, code: string, message: string): Reply {
  const headers = { "Content-Type": "application/json; charset=utf-8" };
  return { status, headers, body: JSON.stringify({ code, message }) };
}

/** What is wrong with the request's signature, or nothing. */
function signatureProblem(asked: Asked, options: IndependentServerOptions): string | undefined {
  const list = scheme.exec(asked.header("authorization") ?? "")?.[1];
  if (list === undefined) return "Http头Authorization值格式错误，请参考《微信支付商户REST API签名规则》";
  const parts = new Map([...list.matchAll(/([a-z_]+)="([^"]*)"/g)].map(([, name, value]) => [name, value]));
  const [timestamp, nonce, signature] = ["timestamp", "nonce_str", "signature"].map((name) =>
    parts.get(name),
  );
  if (!timestamp || !nonce || !signature) return "Http头Authorization中缺少字段";
  const now = options.nowSeconds?.() ?? Date.now() / 1000;
  if (!(Math.abs(now - Number(timestamp)) <= 300))
    return "Http头Authorization中的timestamp与发起请求的时间不得超过5分钟";
  if (parts.get("mchid") !== options.merchant.mchid) return "商户号与证书不匹配";
  if (parts.get("serial_no") !== options.merchant.serialNo) return "商户证书序列号有误";
  const message = linesV3(asked.method, asked.target, timestamp, nonce, asked.body);
  return checkRsa(options.merchant.publicKeyPem, message, signature) ? undefined : "错误的签名，验签失败";
}

function find(asked: Asked, options: IndependentServerOptions): Reply {
  const [, number = "", search = ""] = path.exec(asked.target) ?? [];
  const subMchid = new URLSearchParams(search).get("sub_mchid");
  if (!subMchid) return refusal(400, "PARAM_ERROR", "缺少参数sub_mchid");
  const outRefundNo = decodeURIComponent(number);
  const found = options.refunds?.find(
    (refund) => refund.outRefundNo === outRefundNo && refund.subMchid === subMchid,
  );
  if (found === undefined) return refusal(404, "RESOURCE_NOT_EXISTS", "退款单不存在");
  return { status: 200, headers: { "Content-Type": "application/json; charset=utf-8" }, body: found.json };
}

function signed(reply: Reply, options: IndependentServerOptions): Reply {
  const timestamp = String(Math.floor(options.nowSeconds?.() ?? Date.now() / 1000));
  const nonce = randomBytes(16).toString("hex");
  const headers = {
    ...reply.headers,
    "Request-ID": `${randomBytes(8).toString("hex")}-0`,
    "Wechatpay-Timestamp": timestamp,
    "Wechatpay-Nonce": nonce,
    "Wechatpay-Serial": options.platform.serial,
    "Wechatpay-Signature": signRsa(options.platform.privateKeyPem, linesV3(timestamp, nonce, reply.body)),
    "Wechatpay-Signature-Type": "WECHATPAY2-SHA256-RSA2048",
  };
  return { ...reply, headers };
}

/** Refuses unsigned what comes before authentication, and signs everything after it, errors too. */
export function answerV3(asked: Asked, options: IndependentServerOptions): Reply {
  if (asked.method !== "GET" || !path.test(asked.target)) return { status: 404, headers: {}, body: "" };
  if (!asked.header("accept") || !asked.header("user-agent"))
    return refusal(400, "INVALID_REQUEST", "Http头缺少Accept或User-Agent");
  const problem = signatureProblem(asked, options);
  return problem === undefined ? signed(find(asked, options), options) : refusal(401, "SIGN_ERROR", problem);
}
