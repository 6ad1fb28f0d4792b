import type { KeySource } from "@wxrefund/core";
import type { RefundRecord } from "../ledger/record.ts";

/** `merchant` asks for its own refunds; `service-provider` asks for those of its sub-merchants, and must name one. */
export type MerchantKind = "merchant" | "service-provider";

/** A merchant API certificate as the platform knows it. */
export interface MerchantCertificate {
  /** Hex. */
  readonly serialNo: string;
  readonly publicKey: KeySource;
}

/** One merchant number and what it may do; without `v3` or `v2` that API does not know it. */
export interface SandboxMerchant {
  readonly mchid: string;
  /** The sub-merchants of a service provider. Numbers without a refund of their own belong to the first. */
  readonly subMchids?: readonly string[];
  readonly v3?: { readonly kind: MerchantKind; readonly certificates: readonly MerchantCertificate[] };
  readonly v2?: {
    readonly kind: MerchantKind;
    readonly appids: readonly string[];
    /** The APIv2 key, 32 characters. */
    readonly key: string;
  };
}

/** A key the platform signs its APIv3 answers with. */
export interface PlatformSigningKey {
  /** `PUB_KEY_ID_…`, or a certificate's serial number in hex. */
  readonly id: string;
  readonly privateKey: KeySource;
}

/** Everything the sandbox knows when it starts. */
export interface SandboxWorld {
  readonly merchants: readonly SandboxMerchant[];
  /**
   * At least one. A request that names one in `Wechatpay-Serial` is answered with it; any other request with the
   * first, as WeChat Pay does while a merchant number moves from certificate to public key.
   */
  readonly platformKeys: readonly PlatformSigningKey[];
  /** Refunds that are there from the start, and again after a reset. */
  readonly refunds?: readonly RefundRecord[];
}
