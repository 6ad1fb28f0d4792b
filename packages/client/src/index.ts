export { createClient, type RefundClient } from "./client.ts";
export type {
  AnswerProof,
  CallOptions,
  CallV3,
  CredentialsV2,
  CredentialsV3,
  Evidence,
  PlatformKeySource,
  QueryResult,
  QueryResultV2,
  RefundClientConfig,
  ResultV3,
} from "./config.ts";
export type { ApplyOptions, Confirmed } from "./confirmed.ts";
export { type ApplicationMemory, applicationMemory } from "./port/applications.ts";
export type { HeldPlatformKey } from "./keys/key-list.ts";
export type { HandlerOptions, Reading, Receiver } from "./notification/handler.ts";
export { handleNotification } from "./notification/handler.ts";
export type { Arrival } from "./notification/receive.ts";
export { refundNotifications } from "./notification/web.ts";
export { type Claim, type EventStore, eventStore } from "./port/event-store.ts";
export type { ClientClock } from "./port/clock.ts";
export { dangerouslyUnlimited, type QueryLimiter, queryLimiter, type ReservedStart } from "./port/limiter.ts";
export type { Observer, Span, SpanAttributes, SpanFollower, SpanName, SpanStart } from "./port/observer.ts";
export type { OneOfMany, QueryManyOptions } from "./query-many.ts";
export type { Seen, WatchOptions } from "./seen.ts";
export type { ClientHost, Transport, TransportCall } from "./port/transport.ts";
