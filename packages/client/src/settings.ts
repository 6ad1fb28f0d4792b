import { configError, defaultBaseUrls, guardBaseUrl, guardField, type SignTypeV2 } from "@wxrefund/core";
import type { CredentialsV2, CredentialsV3, PlatformKeySource, RefundClientConfig } from "./config.ts";
import { type ApplicationMemory, applicationMemory } from "./port/applications.ts";
import { type QueryLimiter, queryLimiter } from "./port/limiter.ts";
import type { Observer } from "./port/observer.ts";

/** A configuration whose visible parts have been checked; keys are not imported yet. */
export interface Settings {
  readonly mchid: string;
  readonly v3?: CredentialsV3;
  readonly v2?: Required<CredentialsV2>;
  readonly baseUrls: readonly [string, ...string[]];
  readonly userAgent: string;
  readonly maxBodyBytes: number;
  readonly timeoutMs: number;
  readonly maxAttempts: number;
  readonly limiter: QueryLimiter;
  readonly applications: ApplicationMemory;
  readonly observe?: Observer;
}

const mebibyte = 1_048_576;
const signTypes: readonly SignTypeV2[] = ["MD5", "HMAC-SHA256"];

/** Throws `config` for everything that is wrong without cryptography being needed to see it. */
export function readSettings(config: RefundClientConfig, userAgent: string): Settings {
  if (config.v3 === undefined && config.v2 === undefined) {
    throw configError("v3", "Neither v3 nor v2 credentials are given.");
  }
  return {
    mchid: guardField("mchid", config.mchid),
    ...(config.v3 === undefined ? {} : { v3: guardV3(config.v3) }),
    ...(config.v2 === undefined ? {} : { v2: guardV2(config.v2) }),
    baseUrls: guardBaseUrls(config.baseUrls ?? defaultBaseUrls),
    userAgent: guardUserAgent(config.userAgent ?? userAgent),
    maxBodyBytes: guardCount("maxBodyBytes", config.maxBodyBytes ?? mebibyte, 64 * mebibyte),
    timeoutMs: guardCount("timeoutMs", config.timeoutMs ?? 30_000, 86_400_000),
    maxAttempts: guardCount("maxAttempts", config.maxAttempts ?? 3, 100),
    limiter: config.limiter ?? queryLimiter(),
    applications: config.applications ?? applicationMemory(),
    ...(config.observe === undefined ? {} : { observe: config.observe }),
  };
}

/** A whole number from 1 to `maximum`: there is no magic zero for "no limit". */
export function guardCount(field: string, value: number, maximum: number): number {
  if (Number.isSafeInteger(value) && value >= 1 && value <= maximum) return value;
  throw configError(field, `${field} must be a whole number from 1 to ${maximum}.`);
}

/** Programs without types write one where a list is due. */
function guardList(field: string, value: unknown): void {
  if (!Array.isArray(value)) throw configError(field, `${field} must be a list.`);
}

function guardBaseUrls(texts: readonly string[]): readonly [string, ...string[]] {
  guardList("baseUrls", texts);
  const [first, ...others] = texts.map(guardBaseUrl);
  if (first === undefined) throw configError("baseUrls", "baseUrls is empty.");
  return [first, ...others];
}

function guardUserAgent(text: string): string {
  if (/^[\x20-\x7e]{1,256}$/.test(text) && text.trim() !== "") return text;
  throw configError("userAgent", "userAgent must be 1 to 256 printable ASCII characters.");
}

function guardV3(v3: CredentialsV3): CredentialsV3 {
  guardField("serialNo", v3.serialNo);
  if ((v3.privateKey === undefined) === (v3.signer === undefined)) {
    throw configError("privateKey", "Exactly one of privateKey and signer must be given.");
  }
  guardList("platformKeys", v3.platformKeys);
  if (v3.platformKeys.length === 0 && v3.apiV3Key === undefined) {
    throw configError(
      "platformKeys",
      "platformKeys is empty, and without apiV3Key no certificates can be downloaded: no answer could be verified.",
    );
  }
  v3.platformKeys.forEach(guardPlatformKey);
  guardApiV3Key(v3.apiV3Key);
  return v3;
}

function guardPlatformKey(source: PlatformKeySource): void {
  if ("id" in source) guardField("publicKeyId", source.id);
}

function guardApiV3Key(key: string | Uint8Array | undefined): void {
  const fits = typeof key === "string" ? /^[\x21-\x7e]{32}$/.test(key) : (key?.length ?? 32) === 32;
  if (!fits) throw configError("apiV3Key", "apiV3Key must be exactly 32 bytes.");
}

function guardV2({ appid, key, signType = "MD5" }: CredentialsV2): Required<CredentialsV2> {
  if (!signTypes.includes(signType)) {
    throw configError("signType", "signType must be MD5 or HMAC-SHA256.");
  }
  return { appid: guardField("appid", appid), key: guardField("key", key), signType };
}
