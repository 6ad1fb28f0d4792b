import { createClient, type RefundClient, type RefundClientConfig } from "@wxrefund/client";
import { nodeHost } from "./host.ts";
import type { NodeTransportOptions } from "./transport/connections.ts";

/**
 * A client that asks WeChat Pay for refunds from Node.js, over kept-alive connections and with RSA off the main thread.
 * Throws `config` for everything visible without cryptography; keys that do not import reject on first use, or at
 * `ready()`. `close()` ends calls under way and closes the connections.
 *
 * @example
 * ```ts
 * const refunds = createRefundClient({
 *   mchid: "1900000001",
 *   v3: {
 *     serialNo: "5157F09EFDC096DE15EBE81A47057A7232F1B8E1",
 *     privateKey: await readKeyFile("apiclient_key.pem"),
 *     platformKeys: [{ id: "PUB_KEY_ID_0116…", publicKey: await readKeyFile("pub_key.pem") }],
 *   },
 * });
 * const { refund } = await refunds.query({ outRefundNo: "1217752501201407033233368018" });
 * ```
 */
export function createRefundClient(
  config: RefundClientConfig,
  connections: NodeTransportOptions = {},
): RefundClient {
  return createClient(config, nodeHost(connections));
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
export { readKeyFile } from "./key-file.ts";
export { type NodeRefundHandler, nodeRefundNotifications } from "./notification.ts";
export type { ClientCertificate } from "./transport/client-certificate.ts";
export type { NodeTransportOptions } from "./transport/connections.ts";
