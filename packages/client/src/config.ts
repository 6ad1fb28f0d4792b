import type { JsonValue, KeySource, Refund, RefundPageV2, SignTypeV2 } from "@wxrefund/core";
import type { ApplicationMemory } from "./port/applications.ts";
import type { QueryLimiter } from "./port/limiter.ts";
import type { Observer } from "./port/observer.ts";

/** A WeChat Pay public key with its `PUB_KEY_ID_…`, or platform certificates. */
export type PlatformKeySource =
  | { readonly id: string; readonly publicKey: KeySource }
  | { readonly certificate: KeySource };

/** The merchant's own APIv3 credentials and the platform keys it trusts. */
export interface CredentialsV3 {
  /** Serial number of the merchant API certificate, hex. */
  readonly serialNo: string;
  /**
   * Public keys and platform certificates, side by side; these are always trusted. May be empty for a merchant number
   * that has platform certificates, when `apiV3Key` is given: they are downloaded on first use.
   */
  readonly platformKeys: readonly PlatformKeySource[];
  /** The merchant API private key; give this or `signer`. */
  readonly privateKey?: KeySource;
  /** Signs elsewhere (a KMS): RSASSA-PKCS1-v1_5 with SHA-256 over the bytes given. */
  readonly signer?: (message: Uint8Array) => Promise<Uint8Array>;
  /**
   * 32 bytes. With it platform certificates are downloaded when no key is usable, when an answer names one that is not
   * held, and every 12 hours while they are in use.
   */
  readonly apiV3Key?: string | Uint8Array;
}

export interface CredentialsV2 {
  readonly appid: string;
  /** The APIv2 key, 32 characters. */
  readonly key: string;
  /** Default `MD5`, as WeChat Pay's own. */
  readonly signType?: SignTypeV2;
}

export interface RefundClientConfig {
  /** The merchant number; a service provider's own in partner mode. */
  readonly mchid: string;
  readonly v3?: CredentialsV3;
  readonly v2?: CredentialsV2;
  /** Origins, the main one first. Default: api.mch.weixin.qq.com, then api2.mch.weixin.qq.com. */
  readonly baseUrls?: readonly string[];
  readonly userAgent?: string;
  /** Bound of an answer's body after content decoding. Default 1 MiB. */
  readonly maxBodyBytes?: number;
  /** Default of a whole call with its waits: 30000. */
  readonly timeoutMs?: number;
  /** Default of attempts over all hosts: 3. */
  readonly maxAttempts?: number;
  /** Default: a limiter of this client's own. Clients of one merchant number should share one. */
  readonly limiter?: QueryLimiter;
  /** What refund numbers were applied with. Default: remembered in this process. */
  readonly applications?: ApplicationMemory;
  /** Sees every call and attempt: for logs, metrics and traces. A bare client does without. */
  readonly observe?: Observer;
}

/** Any APIv3 call. */
export interface CallV3 {
  readonly method: "GET" | "POST";
  /** Begins with `/v3/`; segments percent-encoded, no query. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Sent as JSON, as it stands. */
  readonly body?: object;
  /**
   * Further members of the body, such as `bank_account`, that only WeChat Pay may read: encrypted (RSAES-OAEP with SHA-1)
   * with the platform key that `Wechatpay-Serial` then names. At most 214 bytes each.
   */
  readonly sensitive?: Readonly<Record<string, string>>;
}

export interface ResultV3 {
  /** The verified body; undefined for an empty one. */
  readonly body: JsonValue | undefined;
  readonly answer: AnswerProof;
}

export interface CallOptions {
  readonly signal?: AbortSignal;
  /** The whole call, its waits included. */
  readonly timeoutMs?: number;
  readonly maxAttempts?: number;
}

/** How an answer came to be believed. */
export interface AnswerProof {
  readonly verified: true;
  readonly requestId?: string;
  readonly baseUrl: string;
  readonly attempts: number;
  /** V2 answers carry no time: an old one cannot be told from a new one. */
  readonly freshness: "timestamp" | "none";
  /** The raw answer, non-enumerable. */
  readonly evidence: Evidence;
}

/** The answer as it arrived. A V3 one may be relayed to a page, which can check it; V2 never. */
export interface Evidence {
  readonly protocol: "v3" | "v2";
  readonly status: number;
  /** The `Wechatpay-*` lines and `Request-ID`. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface QueryResult {
  readonly refund: Refund;
  readonly answer: AnswerProof;
}

export interface QueryResultV2 extends RefundPageV2 {
  readonly answer: AnswerProof;
}
