export { createClient, type RefundClient } from "./client.ts";
export type {
  AnswerProof,
  CallOptions,
  CredentialsV2,
  CredentialsV3,
  Evidence,
  PlatformKeySource,
  QueryResult,
  QueryResultV2,
  RefundClientConfig,
} from "./config.ts";
export type { ClientHost, Transport, TransportCall } from "./port/transport.ts";
