import type { RefundClientConfig } from "@wxrefund/client";
import { type ConfigFailure, Refunds, type RefundsService } from "@wxrefund/client/effect";
import type * as Config from "effect/Config";
import * as Effect from "effect/Effect";
import * as Layer from "effect/Layer";
import { environment } from "./effect/environment.ts";
import { nodeHost } from "./host.ts";
import type { NodeTransportOptions } from "./transport/connections.ts";

/**
 * The service `Refunds` on Node.js, with connections of its own, for as long as the layer's scope is open. Fails with
 * `config` for everything visible without cryptography.
 *
 * @example
 * ```ts
 * import * as Effect from "effect/Effect";
 * const status = Refunds.use(({ query }) => query({ outRefundNo: "1217752501201407033233368018" })).pipe(
 *   Effect.map(({ refund }) => refund.status),
 *   Effect.provide(layer(config)),
 * );
 * ```
 */
export function layer(
  config: RefundClientConfig,
  connections: NodeTransportOptions = {},
): Layer.Layer<Refunds, ConfigFailure> {
  return Refunds.layer(config, () => nodeHost(connections));
}

/** The same without a scope: whoever makes it closes it. */
export function make(
  config: RefundClientConfig,
  connections: NodeTransportOptions = {},
): Effect.Effect<RefundsService, ConfigFailure> {
  return Refunds.make(config, () => nodeHost(connections));
}

/** What of a configuration the environment does not hold. */
export type BesideEnvironment = Omit<RefundClientConfig, "mchid" | "v3" | "v2" | "baseUrls">;

/**
 * The same from the environment, or whatever `ConfigProvider` is given: the variables of the command line
 * (`WECHATPAY_MCHID`, `WECHATPAY_PRIVATE_KEY_FILE` …). An empty one counts as absent, and each API needs only its own.
 * Fails with `config` when one is missing or a key file cannot be read.
 *
 * @example
 * ```ts
 * import * as Effect from "effect/Effect";
 * const status = Refunds.use(({ query }) => query({ outRefundNo: "1217752501201407033233368018" })).pipe(
 *   Effect.map(({ refund }) => refund.status),
 *   Effect.provide(layerConfig()),
 * );
 * ```
 */
export function layerConfig(
  beside: BesideEnvironment = {},
  connections: NodeTransportOptions = {},
): Layer.Layer<Refunds, ConfigFailure | Config.ConfigError> {
  return Layer.unwrap(Effect.map(environment, (config) => layer({ ...beside, ...config }, connections)));
}

export {
  type Answered,
  type ApplyingOptions,
  type AskManyOptions,
  type AskOptions,
  cadence,
  ConfigFailure,
  type FailureFacts,
  failureOf,
  MalformedFailure,
  NoAnswerFailure,
  RateLimitedFailure,
  type RefundFailure,
  Refunds,
  type RefundsService,
  RefusedFailure,
  UnreachableFailure,
  UnsettledFailure,
  UntrustedFailure,
  type WatchingOptions,
} from "@wxrefund/client/effect";
