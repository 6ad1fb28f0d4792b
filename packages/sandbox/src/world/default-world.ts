import { publishedNumber, publishedRefund } from "../ledger/published-refund.ts";
import type { SandboxKeys } from "./keys.ts";
import type { SandboxWorld } from "./world.ts";

/** The numbers of the default world, from the two refund query pages. */
export const defaultNumbers: {
  readonly mchid: string;
  readonly subMchid: string;
  readonly appid: string;
  /** The refund both pages print: its refund number, order number and V2 refund id. */
  readonly outRefundNo: string;
} = {
  mchid: "1900000001",
  subMchid: "1900000109",
  appid: "wx8888888888888888",
  outRefundNo: publishedNumber,
};

/**
 * One merchant number that is a service provider in APIv3 (no `sub_mchid`: 400) and an ordinary merchant in V2,
 * one platform key (and `keys.platformCertificate` when it is there), and the refund that the two refund query pages
 * print.
 */
export function defaultWorld(keys: SandboxKeys): SandboxWorld {
  const { mchid, subMchid, appid } = defaultNumbers;
  const { serialNo, publicKey } = keys.merchant;
  const { platformCertificate } = keys;
  return {
    merchants: [
      {
        mchid,
        subMchids: [subMchid],
        v3: {
          kind: "service-provider",
          certificates: [{ serialNo, publicKey }],
          apiV3Key: keys.apiV3Key,
        },
        v2: { kind: "merchant", appids: [appid], key: keys.v2Key },
      },
    ],
    platformKeys: [{ id: keys.platform.id, privateKey: keys.platform.privateKey }],
    ...(platformCertificate === undefined ? {} : { platformCertificates: [platformCertificate] }),
    refunds: [publishedRefund({ mchid, subMchid })],
  };
}
