import { configError, guardField, type RefundError, serialKey, type SignTypeV2 } from "@wxrefund/core";
import type { CredentialsV2, CredentialsV3, PlatformKeySource, RefundClientConfig } from "../config.ts";
import { guardList, guardObject, type SendSettings } from "./sending.ts";

const signTypes: readonly SignTypeV2[] = ["MD5", "HMAC-SHA256"];

/** Throws `config` where there are none, or one is visibly wrong. */
export function readCredentials({
  v3,
  v2,
}: Pick<RefundClientConfig, "v3" | "v2">): Pick<SendSettings, "v3" | "v2"> {
  if (v3 === undefined && v2 === undefined) {
    throw configError("v3", "Neither v3 nor v2 credentials are given.");
  }
  return {
    ...(v3 === undefined ? {} : { v3: guardV3(v3) }),
    ...(v2 === undefined ? {} : { v2: guardV2(v2) }),
  };
}

/** Throws `config` for what is wrong without cryptography being needed to see it. */
export function guardV3(v3: CredentialsV3): CredentialsV3 {
  guardObject("v3", v3);
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
  const ids = new Set(v3.platformKeys.map((source) => ("id" in source ? serialKey(source.id) : source)));
  if (ids.size < v3.platformKeys.length) throw twoOfOneId();
  guardApiV3Key(v3.apiV3Key);
  return v3;
}

/** Certificates tell their ids only when they are imported. */
export function twoOfOneId(): RefundError {
  return configError(
    "platformKeys",
    "Two platform keys have the same id, so it is not clear which one to trust.",
  );
}

function guardPlatformKey(source: PlatformKeySource): void {
  guardObject("platformKeys", source);
  if ("id" in source) guardField("publicKeyId", source.id);
}

function guardApiV3Key(key: string | Uint8Array | undefined): void {
  const fits = typeof key === "string" ? /^[\x21-\x7e]{32}$/.test(key) : (key?.length ?? 32) === 32;
  if (!fits) throw configError("apiV3Key", "apiV3Key must be exactly 32 bytes.");
}

/** As `guardV3` does. */
export function guardV2(v2: CredentialsV2): Required<CredentialsV2> {
  guardObject("v2", v2);
  const { appid, key, signType = "MD5" } = v2;
  if (!signTypes.includes(signType)) {
    throw configError("signType", "signType must be MD5 or HMAC-SHA256.");
  }
  return { appid: guardField("appid", appid), key: guardField("key", key), signType };
}
