import type { CredentialsV2, CredentialsV3, PlatformKeySource, RefundClientConfig } from "@wxrefund/client";
import type { Environment } from "../host.ts";
import { configError } from "../outcome/config-error.ts";
import { readKeyFile } from "./key-file.ts";
import { requiredVariable, requireVariables, variable } from "./variables.ts";

/** What an APIv3 query needs of the environment; nothing of V2's is looked at. */
export async function clientConfigV3(env: Environment): Promise<RefundClientConfig> {
  requireVariables(env, ["WECHATPAY_MCHID", "WECHATPAY_SERIAL_NO", "WECHATPAY_PRIVATE_KEY_FILE"]);
  const platformKeys = await readPlatformKeys(env);
  const privateKey = await readKeyFile(env, "WECHATPAY_PRIVATE_KEY_FILE");
  const apiV3Key = variable(env, "WECHATPAY_APIV3_KEY");
  const v3: CredentialsV3 = {
    serialNo: requiredVariable(env, "WECHATPAY_SERIAL_NO"),
    platformKeys,
    ...(privateKey === undefined ? {} : { privateKey }),
    ...(apiV3Key === undefined ? {} : { apiV3Key }),
  };
  return { mchid: requiredVariable(env, "WECHATPAY_MCHID"), v3, ...baseUrls(env) };
}

/** What a V2 query needs of the environment; nothing of APIv3's is looked at. */
export function clientConfigV2(env: Environment): RefundClientConfig {
  requireVariables(env, ["WECHATPAY_MCHID", "WECHATPAY_APPID", "WECHATPAY_V2_KEY"]);
  const v2: CredentialsV2 = {
    appid: requiredVariable(env, "WECHATPAY_APPID"),
    key: requiredVariable(env, "WECHATPAY_V2_KEY"),
    signType: signType(env),
  };
  return { mchid: requiredVariable(env, "WECHATPAY_MCHID"), v2, ...baseUrls(env) };
}

/**
 * WeChat Pay's keys; rejects as `config` for half a public key, and for none unless the APIv3 key is there, with which
 * platform certificates are downloaded.
 */
export async function readPlatformKeys(env: Environment): Promise<readonly PlatformKeySource[]> {
  const id = variable(env, "WECHATPAY_PUBLIC_KEY_ID");
  const publicKey = await readKeyFile(env, "WECHATPAY_PUBLIC_KEY_FILE");
  const certificate = await readKeyFile(env, "WECHATPAY_PLATFORM_CERT_FILE");
  const keys: PlatformKeySource[] = [];
  if (id !== undefined && publicKey !== undefined) keys.push({ id, publicKey });
  else if (id !== undefined || publicKey !== undefined) throw halfPublicKey(id === undefined);
  if (certificate !== undefined) keys.push({ certificate });
  if (keys.length === 0 && variable(env, "WECHATPAY_APIV3_KEY") === undefined) throw noPlatformKey();
  return keys;
}

function halfPublicKey(idIsMissing: boolean): Error {
  const missing = idIsMissing ? "WECHATPAY_PUBLIC_KEY_ID" : "WECHATPAY_PUBLIC_KEY_FILE";
  return configError({
    field: missing,
    message: `WeChat Pay's public key needs its id and its file, and ${missing} is not set.`,
    remedy: `Set ${missing}; both are on the merchant platform under API security.`,
  });
}

function noPlatformKey(): Error {
  return configError({
    field: "WECHATPAY_PUBLIC_KEY_FILE",
    message: "No key of WeChat Pay's is configured, so no answer could be verified.",
    remedy: `${keysWanted}; a merchant number with platform certificates may set WECHATPAY_APIV3_KEY alone.`,
  });
}

const keysWanted =
  "Set WECHATPAY_PUBLIC_KEY_ID and WECHATPAY_PUBLIC_KEY_FILE, or WECHATPAY_PLATFORM_CERT_FILE, or all three";

/** Throws `config` where keys would have to be downloaded, for a run that sends nothing. */
export function guardKeysAtHand(keys: readonly unknown[]): void {
  if (keys.length > 0) return;
  throw configError({
    field: "WECHATPAY_PUBLIC_KEY_FILE",
    message: "No key of WeChat Pay's is at hand, and this run sends nothing, so it can download none.",
    remedy: `${keysWanted}.`,
  });
}

export function signType(env: Environment): "MD5" | "HMAC-SHA256" {
  const text = variable(env, "WECHATPAY_V2_SIGN_TYPE") ?? "MD5";
  if (text === "MD5" || text === "HMAC-SHA256") return text;
  throw configError({
    field: "WECHATPAY_V2_SIGN_TYPE",
    message: "WECHATPAY_V2_SIGN_TYPE is neither MD5 nor HMAC-SHA256.",
    remedy: "Set it to the one the merchant uses, or leave it out for MD5.",
  });
}

export function baseUrls(env: Environment): Pick<RefundClientConfig, "baseUrls"> {
  const text = variable(env, "WECHATPAY_BASE_URL");
  return text === undefined ? {} : { baseUrls: text.split(",").map((origin) => origin.trim()) };
}
