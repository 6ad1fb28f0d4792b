import type { SignTypeV2 } from "@wxrefund/core";
import { defaultNumbers } from "./default-world.ts";
import type { SandboxKeys } from "./keys.ts";

/** What a refund client needs to ask the default world; `createRefundClient` takes it as it is. */
export interface SandboxClientConfig {
  readonly mchid: string;
  readonly v3: {
    readonly serialNo: string;
    readonly privateKey: string;
    readonly platformKeys: readonly [{ readonly id: string; readonly publicKey: string }];
    readonly apiV3Key: string;
  };
  readonly v2: { readonly appid: string; readonly key: string; readonly signType: SignTypeV2 };
  readonly baseUrls: readonly [string];
}

/**
 * The client's side of `defaultWorld(keys)`.
 *
 * @example
 * ```ts
 * const { url } = await serveSandbox({ sandbox });
 * const refunds = createRefundClient(sandboxClientConfig(keys, url));
 * ```
 */
export function sandboxClientConfig(
  keys: SandboxKeys,
  baseUrl: string,
  signType: SignTypeV2 = "MD5",
): SandboxClientConfig {
  const { merchant, platform } = keys;
  return {
    mchid: defaultNumbers.mchid,
    v3: {
      serialNo: merchant.serialNo,
      privateKey: merchant.privateKey,
      platformKeys: [{ id: platform.id, publicKey: platform.publicKey }],
      apiV3Key: keys.apiV3Key,
    },
    v2: { appid: defaultNumbers.appid, key: keys.v2Key, signType },
    baseUrls: [baseUrl],
  };
}
