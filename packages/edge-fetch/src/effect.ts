import { type ConfigFailure, Refunds, type RefundsService } from "@wxrefund/client/effect";
import type * as Effect from "effect/Effect";
import type * as Layer from "effect/Layer";
import { edgeHost } from "./host.ts";
import type { EdgeRefundClientConfig } from "./index.ts";

/**
 * The service `Refunds` on any host with `fetch` and WebCrypto, for as long as the layer's scope is open. Fails with
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
export function layer({ fetch, ...config }: EdgeRefundClientConfig): Layer.Layer<Refunds, ConfigFailure> {
  return Refunds.layer(config, () => edgeHost(fetch === undefined ? {} : { fetch }));
}

/**
 * The same without a scope, for Workers: all their requests may share one, made once, with `Effect.provideService`. A
 * layer would make a client for each request, which forgets what the others learnt of keys, hosts and limits.
 *
 * @example
 * ```ts
 * import * as Effect from "effect/Effect";
 * const service = Effect.runSync(make(config));
 * const asked = Refunds.use(({ query }) => query({ outRefundNo: "1217752501201407033233368018" })).pipe(
 *   Effect.provideService(Refunds, service),
 * );
 * ```
 */
export function make({
  fetch,
  ...config
}: EdgeRefundClientConfig): Effect.Effect<RefundsService, ConfigFailure> {
  return Refunds.make(config, () => edgeHost(fetch === undefined ? {} : { fetch }));
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
