import { randomBytes } from "node:crypto";
import { createClient, type RefundClient, type Transport } from "@wxrefund/client";
import {
  type AnyRefundError,
  diagnoseAnswerV3,
  diagnoseSignV2,
  type Finding,
  findCode,
  isRefundError,
  readAuthorization,
  readSignInformation,
  readXml,
  signInformationFindings,
  type WireAnswer,
  type WireRequest,
} from "@wxrefund/core";
import { nodeAead, nodeRsa } from "@wxrefund/node-http/transport";
import { clientConfigV2, clientConfigV3, signType } from "../environment/client-config.ts";
import { requiredVariable } from "../environment/variables.ts";
import type { Environment } from "../host.ts";
import { exitCodes } from "../outcome/exit-code.ts";
import { inCommandLineWords } from "../outcome/relabel.ts";
import { clockFindings } from "./clock.ts";
import { type Check, configExit, exitOfAnswer, failed, ok, warned } from "./check.ts";
import { textOf } from "./files.ts";
import type { Network } from "./hosts-asked.ts";
import { merchantKey, platformKeyCandidates } from "./platform-keys.ts";

type Api = "v3" | "v2";

const names: Readonly<Record<Api, string>> = { v3: "APIv3", v2: "V2" };

/** One exchange as it went over the wire. */
interface Exchange {
  readonly request: WireRequest;
  readonly answer: WireAnswer;
  readonly receivedAtMs: number;
}

/** Asks one host for a refund that cannot exist: a proven "not found" shows that keys, clock and network are right. */
export async function questionChecks(network: Network, baseUrl: string, api: Api): Promise<readonly Check[]> {
  const { env } = network.host;
  let exchange: Exchange | undefined;
  const transport: Transport = async (request, call) => {
    const answer = await network.transport(request, call);
    exchange = { request, answer, receivedAtMs: Date.now() };
    return answer;
  };
  try {
    const client = await clientFor({ ...network, transport }, baseUrl, api);
    await asking[api](client, network);
    return [ok(api, `The answer of ${baseUrl} over ${names[api]} is proven.`)];
  } catch (cause) {
    if (!isRefundError(cause)) throw cause;
    const findings = exchange === undefined ? [] : await explanations[api](exchange, env);
    return judged({ error: cause, findings, api, place: `${baseUrl} over ${names[api]}`, ...network });
  }
}

/** A client as a query has it, that asks this host alone. */
export async function clientFor(
  { host, transport }: Network,
  baseUrl: string,
  api: Api,
): Promise<RefundClient> {
  const config = api === "v3" ? await clientConfigV3(host.env) : clientConfigV2(host.env);
  return createClient(
    { ...config, baseUrls: [baseUrl] },
    { transport, rsa: nodeRsa(), aead: nodeAead(), nonce: randomHex, userAgent: `wxrefund/${host.version}` },
  );
}

function randomHex(): string {
  return randomBytes(16).toString("hex");
}

type Ask = (client: RefundClient, network: Network) => Promise<unknown>;

const asking: Readonly<Record<Api, Ask>> = {
  v3: (client, { subMchid, timeoutMs }) => {
    const outRefundNo = `wxrefund_doctor_${randomHex()}`;
    const question = subMchid === undefined ? { outRefundNo } : { outRefundNo, subMchid };
    return client.query(question, { maxAttempts: 1, timeoutMs });
  },
  v2: (client, { subMchid, timeoutMs }) => {
    const outRefundNo = `wxrefund_doctor_${randomHex()}`;
    const question = subMchid === undefined ? { outRefundNo } : { outRefundNo, subMchId: subMchid };
    return client.queryV2(question, { maxAttempts: 1, timeoutMs });
  },
};

type Explain = (exchange: Exchange, env: Environment) => Promise<readonly Finding[]>;

const explanations: Readonly<Record<Api, Explain>> = {
  v3: async ({ request, answer, receivedAtMs }, env) => {
    if (answer.status === 401) {
      const aboutClock = clockFindings(answer, receivedAtMs);
      return aboutClock.length > 0 ? aboutClock : refusedSignature(request, answer.body);
    }
    const keys = await platformKeyCandidates(env);
    // Downloaded ones are the client's own: there is none to try the answer with.
    if (keys.length === 0) return [];
    const merchant = await merchantKey(env);
    return (await diagnoseAnswerV3({ ...answer, keys, merchant, receivedAtMs })).findings;
  },
  v2: async ({ answer }, env) => {
    const document = readXml(textOf(answer.body));
    if (!document.ok) return [];
    const { fields } = document.value;
    const secret = { key: requiredVariable(env, "WECHATPAY_V2_KEY"), signType: signType(env) };
    return fields.has("sign") ? diagnoseSignV2({ fields, ...secret }).findings : [];
  },
};

/** What WeChat Pay received, where it says so; when that is what was sent, the key or its serial number is wrong. */
function refusedSignature(request: WireRequest, body: Uint8Array): readonly Finding[] {
  const [, authorization = ""] = request.headers.find(([name]) => name === "Authorization") ?? [];
  const parts = readAuthorization(authorization);
  const told = readSignInformation(body);
  if (!parts.ok || told === undefined) return [];
  const findings = signInformationFindings({ ...request, ...parts.value }, told);
  return findings.length > 0 ? findings : [otherKey];
}

const otherKey: Finding = {
  id: "private-key-of-another-certificate",
  text: "WeChat Pay received the very message that was signed, so the private key is not that of WECHATPAY_SERIAL_NO.",
  fix: "Use private key and serial number of the same merchant API certificate; --merchant-cert compares them.",
};

interface Failure {
  readonly error: AnyRefundError;
  readonly findings: readonly Finding[];
  readonly api: Api;
  /** Where it happened, such as "https://… over APIv3". */
  readonly place: string;
  readonly subMchid?: string | undefined;
}

function judged({ error, findings, api, place, subMchid }: Failure): readonly Check[] {
  const { message, advice } = inCommandLineWords(error);
  const told = { id: api, text: `${place}: ${message}`, fix: advice.text };
  const proven = error.kind === "refused" && error.verified;
  if (proven && findCode(api, error.code ?? "")?.action === "query")
    return [ok(api, `The answer of ${place} is proven.`)];
  if (proven && error.code === "PARAM_ERROR" && subMchid === undefined)
    return [warned(api, { ...told, fix: subMchidWanted })];
  if (error.kind === "rate-limited") return [warned(api, told)];
  if (error.kind === "refused" && !proven && api === "v2" && findings.length === 0)
    return [failed(api, { ...told, fix: signV2Wanted })];
  const causes = error.kind === "refused" || error.kind === "untrusted" ? findings : [];
  const exit = error.kind === "untrusted" ? exitOfAnswer(causes) : exitOfKind(error);
  return [failed(api, told, exit), ...causes.map((finding) => failed(api, finding, exit))];
}

/** A refusal is about what was asked with, and that is the configuration. */
function exitOfKind({ kind }: AnyRefundError): number {
  return kind === "refused" ? configExit : exitCodes[kind];
}

const signV2Wanted =
  "Check WECHATPAY_V2_KEY, WECHATPAY_V2_SIGN_TYPE, WECHATPAY_APPID and WECHATPAY_MCHID; wxrefund doctor sign explains a " +
  "request that was saved.";
const subMchidWanted =
  "The answer is proven, so the keys are right. A service provider gives --sub-mchid to have the rest checked.";
