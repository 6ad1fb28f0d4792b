import type { KeySource } from "@wxrefund/core";
import type { OrderRecord } from "../ledger/order.ts";
import type { RefundRecord } from "../ledger/record.ts";
import type { PlatformCertificate } from "./platform-certificate.ts";

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
  /** Where refunds are announced whose application named no URL: in V2's form, if the number has V2. */
  readonly notifyUrl?: string;
  /** What there is for refunds, in fen: of each sub-merchant, if it has any. Absent: without limit. */
  readonly balanceFen?: number;
  readonly v3?: {
    readonly kind: MerchantKind;
    /** The merchant's API certificates; V2 applications must come with one of them. */
    readonly certificates: readonly MerchantCertificate[];
    /** 32 characters; encrypts notifications. Without it APIv3 has nothing announced. */
    readonly apiV3Key?: string;
  };
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
   * At least one where there are no certificates. A request that names one in `Wechatpay-Serial` is answered with it;
   * any other request with the first, but for a download of certificates, which a certificate then signs.
   */
  readonly platformKeys: readonly PlatformSigningKey[];
  /** Platform certificates, the newest last, listed by `GET /v3/certificates`; with one `platformKeys` may be empty. */
  readonly platformCertificates?: readonly PlatformCertificate[];
  /** Paid orders that are there from the start, beside those there are for the asking. */
  readonly orders?: readonly OrderRecord[];
  /** Refunds that are there from the start, and again after a reset. */
  readonly refunds?: readonly RefundRecord[];
}
