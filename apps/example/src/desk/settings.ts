import type { PinnedKey } from "@wxrefund/browser-verify";
import { pinCertificates } from "@wxrefund/browser-verify/certificate";
import { configError } from "@wxrefund/core";
import {
  type PlatformKeySource,
  readKeyFile,
  type RefundClientConfig,
  type SignTypeV2,
} from "@wxrefund/node-http";
import { present } from "./present.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** A merchant's own credentials, as the environment names them. */
export interface MerchantSettings {
  readonly config: RefundClientConfig;
  /** What the page checks signatures with. */
  readonly pinned: readonly PinnedKey[];
  readonly subMchid?: string;
}

/** Undefined when no variable of WeChat Pay's is set: then the desk plays with a sandbox. Rejects with `config`. */
export async function readMerchant(env: Environment): Promise<MerchantSettings | undefined> {
  if (!Object.keys(env).some((name) => name.startsWith("WECHATPAY_") && named(env, name))) return undefined;
  const keys = await platformKeys(env);
  const baseUrls = optional(env, "WECHATPAY_BASE_URL")
    ?.split(",")
    .map((origin) => origin.trim());
  return {
    config: {
      mchid: required(env, "WECHATPAY_MCHID"),
      ...(await credentialsV3(env, keys.trusted)),
      ...credentialsV2(env),
      ...present({ baseUrls }),
    },
    pinned: keys.pinned,
    ...present({ subMchid: optional(env, "DESK_SUB_MCHID") }),
  };
}

const usualPort = 8787;

export function readPort(env: Environment): number {
  const text = optional(env, "DESK_PORT");
  if (text === undefined) return usualPort;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port < 65_536) return port;
  throw configError("DESK_PORT", "DESK_PORT is no port: a whole number up to 65535, or 0 for any.");
}

/** The SQLite file of a merchant's desk. */
export function readDatabase(env: Environment): string {
  return optional(env, "DESK_DATABASE") ?? "refund-desk.sqlite";
}

async function credentialsV3(
  env: Environment,
  trusted: readonly PlatformKeySource[],
): Promise<Pick<RefundClientConfig, "v3">> {
  if (!named(env, "WECHATPAY_SERIAL_NO") && !named(env, "WECHATPAY_PRIVATE_KEY_FILE")) return {};
  return {
    v3: {
      serialNo: required(env, "WECHATPAY_SERIAL_NO"),
      privateKey: await readKeyFile(required(env, "WECHATPAY_PRIVATE_KEY_FILE")),
      platformKeys: trusted,
      ...present({ apiV3Key: optional(env, "WECHATPAY_APIV3_KEY") }),
    },
  };
}

function credentialsV2(env: Environment): Pick<RefundClientConfig, "v2"> {
  const key = optional(env, "WECHATPAY_V2_KEY");
  if (key === undefined) return {};
  return { v2: { appid: required(env, "WECHATPAY_APPID"), key, signType: signTypeV2(env) } };
}

function signTypeV2(env: Environment): SignTypeV2 {
  const signType = optional(env, "WECHATPAY_V2_SIGN_TYPE") ?? "MD5";
  if (signType === "MD5" || signType === "HMAC-SHA256") return signType;
  throw configError("WECHATPAY_V2_SIGN_TYPE", "WECHATPAY_V2_SIGN_TYPE is neither MD5 nor HMAC-SHA256.");
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

function named(env: Environment, name: string): boolean {
  return optional(env, name) !== undefined;
}

/** The variable's value; an empty one counts as absent. */
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
