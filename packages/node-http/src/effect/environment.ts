import type { CredentialsV2, CredentialsV3, PlatformKeySource, RefundClientConfig } from "@wxrefund/client";
import { ConfigFailure, failureOf } from "@wxrefund/client/effect";
import { configError, isRefundError } from "@wxrefund/core";
import * as Config from "effect/Config";
import * as Effect from "effect/Effect";
import * as Option from "effect/Option";
import * as Redacted from "effect/Redacted";
import { readKeyFile } from "../key-file.ts";

/** A variable that may be absent; an empty one is. */
function text(name: string): Config.Config<string | undefined> {
  return Config.map(Config.option(Config.String(name)), (found) => {
    const value = Option.getOrUndefined(found);
    return value === "" ? undefined : value;
  });
}

function secret(name: string): Config.Config<Redacted.Redacted | undefined> {
  return Config.map(Config.option(Config.Redacted(name)), (found) => {
    const value = Option.getOrUndefined(found);
    return value === undefined || Redacted.value(value) === "" ? undefined : value;
  });
}

const names = {
  mchid: "WECHATPAY_MCHID",
  serialNo: "WECHATPAY_SERIAL_NO",
  privateKeyFile: "WECHATPAY_PRIVATE_KEY_FILE",
  publicKeyId: "WECHATPAY_PUBLIC_KEY_ID",
  publicKeyFile: "WECHATPAY_PUBLIC_KEY_FILE",
  platformCertFile: "WECHATPAY_PLATFORM_CERT_FILE",
  apiV3Key: "WECHATPAY_APIV3_KEY",
  appid: "WECHATPAY_APPID",
  v2Key: "WECHATPAY_V2_KEY",
  v2SignType: "WECHATPAY_V2_SIGN_TYPE",
  baseUrl: "WECHATPAY_BASE_URL",
} as const;

const variables = Config.all({
  mchid: text(names.mchid),
  serialNo: text(names.serialNo),
  privateKeyFile: text(names.privateKeyFile),
  publicKeyId: text(names.publicKeyId),
  publicKeyFile: text(names.publicKeyFile),
  platformCertFile: text(names.platformCertFile),
  apiV3Key: secret(names.apiV3Key),
  appid: text(names.appid),
  v2Key: secret(names.v2Key),
  v2SignType: text(names.v2SignType),
  baseUrl: text(names.baseUrl),
});

type Variables = Config.Success<typeof variables>;
type FromEnvironment = Pick<RefundClientConfig, "mchid" | "v3" | "v2" | "baseUrls">;

/** What the environment says of the merchant, the keys and the hosts. Keys are read from their files. */
export const environment: Effect.Effect<FromEnvironment, ConfigFailure | Config.ConfigError> = Effect.gen(
  function* () {
    const given = yield* variables;
    const v3 = hasV3(given) ? yield* credentialsV3(given) : undefined;
    const v2 = given.v2Key === undefined ? undefined : yield* credentialsV2(given, given.v2Key);
    return {
      mchid: yield* required(given, "mchid"),
      ...(v3 === undefined ? {} : { v3 }),
      ...(v2 === undefined ? {} : { v2 }),
      ...(given.baseUrl === undefined
        ? {}
        : { baseUrls: given.baseUrl.split(",").map((origin) => origin.trim()) }),
    };
  },
);

/** Any variable that only APIv3 reads asks for APIv3, so that a forgotten one is noticed. */
function hasV3({
  serialNo,
  privateKeyFile,
  publicKeyId,
  publicKeyFile,
  platformCertFile,
}: Variables): boolean {
  return [serialNo, privateKeyFile, publicKeyId, publicKeyFile, platformCertFile].some(
    (value) => value !== undefined,
  );
}

function credentialsV3(given: Variables): Effect.Effect<CredentialsV3, ConfigFailure> {
  return Effect.gen(function* () {
    const serialNo = yield* required(given, "serialNo");
    const privateKey = yield* keyFile(yield* required(given, "privateKeyFile"));
    const platformKeys = yield* platformKeysOf(given);
    const { apiV3Key } = given;
    return {
      serialNo,
      privateKey,
      platformKeys,
      ...(apiV3Key === undefined ? {} : { apiV3Key: Redacted.value(apiV3Key) }),
    };
  });
}

function platformKeysOf(given: Variables): Effect.Effect<readonly PlatformKeySource[], ConfigFailure> {
  return Effect.gen(function* () {
    const keys: PlatformKeySource[] = [];
    if (given.publicKeyId !== undefined || given.publicKeyFile !== undefined) {
      const id = yield* required(given, "publicKeyId");
      keys.push({ id, publicKey: yield* keyFile(yield* required(given, "publicKeyFile")) });
    }
    if (given.platformCertFile !== undefined) {
      keys.push({ certificate: yield* keyFile(given.platformCertFile) });
    }
    return keys;
  });
}

function credentialsV2(
  given: Variables,
  key: Redacted.Redacted,
): Effect.Effect<CredentialsV2, ConfigFailure> {
  return Effect.gen(function* () {
    const appid = yield* required(given, "appid");
    const { v2SignType: signType = "MD5" } = given;
    if (signType !== "MD5" && signType !== "HMAC-SHA256") {
      return yield* wrong(names.v2SignType, `${names.v2SignType} is neither MD5 nor HMAC-SHA256.`);
    }
    return { appid, key: Redacted.value(key), signType };
  });
}

function required(
  given: Variables,
  name: Exclude<keyof Variables, "apiV3Key" | "v2Key">,
): Effect.Effect<string, ConfigFailure> {
  const value = given[name];
  return value === undefined
    ? wrong(names[name], `${names[name]} is not set; an empty one counts as absent.`)
    : Effect.succeed(value);
}

function keyFile(path: string): Effect.Effect<Uint8Array, ConfigFailure> {
  const read = Effect.tryPromise({ try: () => readKeyFile(path), catch: (cause) => cause });
  return read.pipe(Effect.catch(asConfig));
}

function wrong(field: string, rule: string): Effect.Effect<never, ConfigFailure> {
  return asConfig(configError(field, rule));
}

function asConfig(cause: unknown): Effect.Effect<never, ConfigFailure> {
  const failure = isRefundError(cause) ? failureOf(cause) : cause;
  return failure instanceof ConfigFailure ? Effect.fail(failure) : Effect.die(failure);
}
