import type { PinnedKey } from "@wxrefund/browser-verify";
import { pinCertificates } from "@wxrefund/browser-verify/certificate";
import { configError } from "@wxrefund/core";
import { type PlatformKeySource, readKeyFile, type RefundClientConfig } from "@wxrefund/node-http";

export type Environment = Readonly<Record<string, string | undefined>>;

/** A merchant's own credentials, as the environment names them. */
export interface MerchantSettings {
  readonly config: RefundClientConfig;
  /** What the page checks signatures with. */
  readonly pinned: readonly PinnedKey[];
  readonly subMchid?: string;
  /** Where WeChat Pay can reach `/notifications` of this desk. */
  readonly notifyUrl?: string;
}

/** Undefined when no variable of WeChat Pay's is set: then the desk plays with a sandbox. Rejects with `config`. */
export async function readMerchant(env: Environment): Promise<MerchantSettings | undefined> {
  const named = Object.keys(env).filter((name) => name.startsWith("WECHATPAY_") && env[name] !== "");
  if (named.length === 0) return undefined;
  const keys = await platformKeys(env);
  const baseUrls = optional(env, "WECHATPAY_BASE_URL")
    ?.split(",")
    .map((origin) => origin.trim());
  const subMchid = optional(env, "DESK_SUB_MCHID");
  const notifyUrl = optional(env, "DESK_NOTIFY_URL");
  return {
    config: {
      mchid: required(env, "WECHATPAY_MCHID"),
      ...(await credentialsV3(env, keys.trusted)),
      ...credentialsV2(env),
      ...(baseUrls === undefined ? {} : { baseUrls }),
    },
    pinned: keys.pinned,
    ...(subMchid === undefined ? {} : { subMchid }),
    ...(notifyUrl === undefined ? {} : { notifyUrl }),
  };
}

async function credentialsV3(
  env: Environment,
  trusted: readonly PlatformKeySource[],
): Promise<Pick<RefundClientConfig, "v3">> {
  if (optional(env, "WECHATPAY_SERIAL_NO") === undefined) return {};
  const apiV3Key = optional(env, "WECHATPAY_APIV3_KEY");
  return {
    v3: {
      serialNo: required(env, "WECHATPAY_SERIAL_NO"),
      privateKey: await readKeyFile(required(env, "WECHATPAY_PRIVATE_KEY_FILE")),
      platformKeys: trusted,
      ...(apiV3Key === undefined ? {} : { apiV3Key }),
    },
  };
}

function credentialsV2(env: Environment): Pick<RefundClientConfig, "v2"> {
  const key = optional(env, "WECHATPAY_V2_KEY");
  if (key === undefined) return {};
  const signType = optional(env, "WECHATPAY_V2_SIGN_TYPE") === "HMAC-SHA256" ? "HMAC-SHA256" : "MD5";
  return { v2: { appid: required(env, "WECHATPAY_APPID"), key, signType } };
}

interface PlatformKeys {
  readonly trusted: readonly PlatformKeySource[];
  readonly pinned: readonly PinnedKey[];
}

async function platformKeys(env: Environment): Promise<PlatformKeys> {
  const id = optional(env, "WECHATPAY_PUBLIC_KEY_ID");
  const certificates = await pemOf(env, "WECHATPAY_PLATFORM_CERT_FILE");
  const publicKey = await pemOf(env, "WECHATPAY_PUBLIC_KEY_FILE");
  const publicKeys = id === undefined || publicKey === undefined ? [] : [{ id, publicKey }];
  return {
    trusted: [...publicKeys, ...(certificates === undefined ? [] : [{ certificate: certificates }])],
    pinned: [...publicKeys, ...(certificates === undefined ? [] : pinCertificates(certificates))],
  };
}

async function pemOf(env: Environment, name: string): Promise<string | undefined> {
  const path = optional(env, name);
  return path === undefined ? undefined : new TextDecoder().decode(await readKeyFile(path));
}

function optional(env: Environment, name: string): string | undefined {
  const value = env[name];
  return value === "" ? undefined : value;
}

function required(env: Environment, name: string): string {
  const value = optional(env, name);
  if (value === undefined)
    throw configError(name, `${name} is not set; unset every WECHATPAY_ variable for a sandbox.`);
  return value;
}
