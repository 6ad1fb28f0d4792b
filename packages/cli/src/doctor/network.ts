import { clockOffsetSeconds, defaultBaseUrls, guardBaseUrl, isTransportFailure } from "@wxrefund/core";
import { baseUrls } from "../environment/client-config.ts";
import type { Environment } from "../host.ts";
import { apiV3KeyChecks } from "./certificates.ts";
import { type Check, failed, ok } from "./check.ts";
import { clockCheck } from "./clock.ts";
import type { Network } from "./hosts-asked.ts";
import { usesV2, usesV3 } from "./keys.ts";
import { questionChecks } from "./question.ts";

/** Asks every configured host: is it there, is the clock right, and are its answers proven? */
export async function networkChecks(network: Network): Promise<readonly Check[]> {
  const origins = originsOf(network.host.env);
  const checks: Check[] = [];
  let proven: string | undefined;
  for (const baseUrl of origins) {
    const found = await hostChecks(network, baseUrl);
    checks.push(...found);
    if (found.some(isProvenV3)) proven ??= baseUrl;
  }
  return proven === undefined ? checks : [...checks, ...(await apiV3KeyChecks(network, proven))];
}

function isProvenV3({ id, state }: Check): boolean {
  return id === "v3" && (state === "ok" || state === "warn");
}

/** Throws `config` for a base URL that is none. */
export function originsOf(env: Environment): readonly string[] {
  return (baseUrls(env).baseUrls ?? defaultBaseUrls).map(guardBaseUrl);
}

async function hostChecks(network: Network, baseUrl: string): Promise<readonly Check[]> {
  const { env } = network.host;
  const [reach, ...rest] = await reachChecks(network, baseUrl);
  if (reach === undefined || reach.state !== "ok" || !network.configured) return [reach ?? [], rest].flat();
  const apis = [...(usesV3(env) ? (["v3"] as const) : []), ...(usesV2(env) ? (["v2"] as const) : [])];
  const questions: Check[] = [];
  for (const api of apis) questions.push(...(await questionChecks(network, baseUrl, api)));
  return [reach, ...rest, ...questions];
}

/** An unsigned request for nothing: any answer at all shows that the host is there, and what time it has. */
async function reachChecks(
  { host, transport, timeoutMs }: Network,
  baseUrl: string,
): Promise<readonly Check[]> {
  const headers = [
    ["Accept", "application/json"],
    ["User-Agent", `wxrefund/${host.version}`],
  ] as const;
  try {
    const signal = AbortSignal.timeout(timeoutMs);
    const answer = await transport(
      { method: "GET", baseUrl, target: "/", headers },
      { signal, maxBodyBytes: 65_536 },
    );
    return [
      ok("host", `${baseUrl} answers.`),
      clockCheck(baseUrl, clockOffsetSeconds(answer.headers, Date.now())),
    ];
  } catch (cause) {
    if (!isTransportFailure(cause)) throw cause;
    if (cause.reason === "too-large" || cause.reason === "bad-encoding")
      return [ok("host", `${baseUrl} answers.`), clockCheck(baseUrl, undefined)];
    return [failed("host", unreachable(baseUrl, cause.reason), 5)];
  }
}

function unreachable(baseUrl: string, reason: string) {
  return {
    id: "host",
    text: `${baseUrl} cannot be reached (${reason}).`,
    fix: "Check DNS, firewall and proxy; api2.mch.weixin.qq.com stands for api.mch.weixin.qq.com.",
  };
}
