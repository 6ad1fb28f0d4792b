import { createClient, type RefundClient, type RefundClientConfig } from "@wxrefund/client";
import { edgeHost } from "./host.ts";
import type { FetchTransportOptions } from "./transport/fetch-transport.ts";

/** A client's configuration, and the `fetch` to use in place of the host's. */
export type EdgeRefundClientConfig = RefundClientConfig & FetchTransportOptions;

/**
 * A client that asks WeChat Pay for refunds from Workers, Deno, Bun or any other host with `fetch` and WebCrypto.
 * Throws `config` for everything visible without cryptography; keys that do not import reject on first use, or at
 * `ready()`. Between calls it holds plain values only, so that any request of a Worker may use it.
 *
 * @example
 * ```ts
 * const refunds = createRefundClient({
 *   mchid: "1900000001",
 *   v3: {
 *     serialNo: "5157F09EFDC096DE15EBE81A47057A7232F1B8E1",
 *     privateKey: env.WECHATPAY_PRIVATE_KEY,
 *     platformKeys: [{ id: "PUB_KEY_ID_0116…", publicKey: env.WECHATPAY_PUBLIC_KEY }],
 *   },
 * });
 * const { refund } = await refunds.query({ outRefundNo: "1217752501201407033233368018" });
 * ```
 */
export function createRefundClient(config: EdgeRefundClientConfig): RefundClient {
  // Without one `createClient` says so.
  const fetch = config?.fetch;
  return createClient(config, edgeHost(fetch === undefined ? {} : { fetch }));
}

export {
  applicationMemory,
  dangerouslyUnlimited,
  eventStore,
  queryLimiter,
  refundNotifications,
} from "@wxrefund/client";
export type {
  AnswerProof,
  ApplicationMemory,
  ApplyOptions,
  Arrival,
  CallOptions,
  CallV3,
  Claim,
  ClientClock,
  Confirmed,
  CredentialsV2,
  CredentialsV3,
  EventStore,
  Evidence,
  HandlerOptions,
  HeldPlatformKey,
  Observer,
  OneOfMany,
  PlatformKeySource,
  QueryLimiter,
  QueryManyOptions,
  QueryResult,
  QueryResultV2,
  Receiver,
  RefundClient,
  RefundClientConfig,
  ReservedStart,
  ResultV3,
  Seen,
  Span,
  SpanAttributes,
  SpanFollower,
  SpanName,
  SpanStart,
  WatchOptions,
} from "@wxrefund/client";
export {
  type AbnormalRefund,
  type Advice,
  type AdviceAction,
  type AnyRefundError,
  type Application,
  type ApplicationV2,
  type ApplicationV3,
  type Expectation,
  type GoodsToRefund,
  isRefundError,
  isSuperseded,
  type JsonValue,
  type KeySource,
  mayRefundAgain,
  type NewsMark,
  newsMark,
  type NotFoundAnswer,
  type OrderV2,
  type QuestionV2,
  type QuestionV3,
  type Refund,
  type RefundAgain,
  type RefundAmount,
  RefundError,
  type RefundErrorKind,
  type RefundEvent,
  type RefundEventType,
  type RefundOutcome,
  type RefundPageV2,
  type RefundStatus,
  relay,
  type RelayedAnswer,
  type SignTypeV2,
  statusAdvice,
  type StatusAdvice,
  type ToMerchant,
  type ToPayersCard,
  type UntrustedReason,
  type Verdict,
} from "@wxrefund/core";
export type { FetchTransportOptions } from "./transport/fetch-transport.ts";
