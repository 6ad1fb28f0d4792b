import type { StateV3 } from "./attempt/attempt.ts";
import { noSeenNonces } from "./attempt/nonces.ts";
import { type BareClientV2, queriesV2 } from "./bare/v2.ts";
import { type BareClientV3, queriesV3 } from "./bare/v3.ts";
import type { RefundClientConfig } from "./config.ts";
import { certificatesFor } from "./keys/certificates.ts";
import { emptyKeyStore } from "./keys/key-store.ts";
import type { ClientHost } from "./port/transport.ts";
import { readCredentials } from "./settings/credentials.ts";
import { readSending } from "./settings/sending.ts";

/**
 * One attempt per call: signed, verified and bound as the full client does it, without retries, waits or Effect. Calls
 * that need platform certificates download them within themselves, each for itself.
 */
export interface BareClient extends BareClientV3, BareClientV2 {}

/**
 * Makes a bare client, for SDKs that bring their own retries. Throws `config` as `createClient` does. Who asks one API
 * only carries half as much with `createBareClientV3` or `createBareClientV2`.
 *
 * @example
 * ```ts
 * const bare = createBareClient(config, host);
 * const { refund } = await bare.query({ outRefundNo }, { signal: AbortSignal.timeout(10_000) });
 * ```
 */
export function createBareClient(config: RefundClientConfig, host: ClientHost): BareClient {
  const settings = { ...readSending(config, host.userAgent), ...readCredentials(config) };
  const certificates = certificatesFor(settings, host);
  const state: StateV3 = { settings, host, keys: emptyKeyStore(), seen: noSeenNonces(), ...certificates };
  return { ...queriesV3(state), ...queriesV2(state) };
}

export type { BareCall } from "./bare/once.ts";
export { type BareClientV2, type BareConfigV2, type BareHostV2, createBareClientV2 } from "./bare/v2.ts";
export { type BareClientV3, type BareConfigV3, type BareHostV3, createBareClientV3 } from "./bare/v3.ts";
