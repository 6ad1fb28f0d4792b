/** An SDK of one file: the protocol is @wxrefund/core's, HTTP is `fetch`, cryptography is node:crypto. */
import { createPrivateKey, createPublicKey, randomUUID, sign, verify } from "node:crypto";
import * as core from "@wxrefund/core";

export interface Shop {
  readonly mchid: string;
  readonly serialNo: string;
  readonly privateKeyPem: string;
  readonly platformKey: { readonly id: string; readonly publicKeyPem: string };
  readonly baseUrl?: string;
}

type Ask = (question: core.QuestionV3) => Promise<core.Refund>;

/** One attempt per question, believed only when WeChat Pay signed the answer and it is what was asked for. */
export function refundSdk({ mchid, serialNo, privateKeyPem, platformKey, ...shop }: Shop): Ask {
  const merchantKey = createPrivateKey(privateKeyPem);
  const wechatKey = createPublicKey(platformKey.publicKeyPem);
  const origin = core.guardBaseUrl(shop.baseUrl ?? "https://api.mch.weixin.qq.com");
  return async (question) => {
    const target = core.refundQueryTargetV3(question);
    const timestamp = String(Math.floor(Date.now() / 1000));
    const nonce = randomUUID().replaceAll("-", "");
    const message = core.requestMessageV3({ method: "GET", target, timestamp, nonce });
    const signature = sign("sha256", message, merchantKey).toString("base64");
    const headers = core.queryHeadersV3({
      authorization: core.writeAuthorization({ mchid, serialNo, nonce, timestamp, signature }),
      platformSerial: platformKey.id,
      userAgent: "refund-sdk/1.0",
    });
    const { answer, nowMs } = await get(origin + target, headers);
    const look = core.examineAnswerV3(answer, nowMs);
    const proven = look.step === "verify";
    if (proven && look.serial !== platformKey.id) throw core.untrusted("unknown-key");
    if (proven && !verify("sha256", look.message, wechatKey, look.signature))
      throw core.untrusted("bad-signature");
    return core.concludeAnswerV3({ answer, question, proven, nowMs });
  };
}

interface Got {
  readonly answer: core.WireAnswer;
  /** The clock when the headers came. */
  readonly nowMs: number;
}

async function get(url: string, headers: readonly core.HeaderLine[]): Promise<Got> {
  const signal = AbortSignal.timeout(10_000);
  const init = { headers: Object.fromEntries(headers), redirect: "manual", signal } as const;
  const { status, headers: lines, body } = await fetch(url, init);
  const nowMs = Date.now();
  return {
    answer: { status, headers: [...lines], body: new Uint8Array(await new Response(body).arrayBuffer()) },
    nowMs,
  };
}
