export { createSandbox, type Sandbox, type SandboxOptions } from "./sandbox.ts";
export type { Arrival } from "./route/received.ts";

export { defaultNumbers, defaultWorld } from "./world/default-world.ts";
export { makeSandboxKeys, type SandboxKeyPair, type SandboxKeys } from "./world/keys.ts";
export { sandboxClientConfig, type SandboxClientConfig } from "./world/client-config.ts";
export type * from "./world/world.ts";

export { type Conclusion, type Fault, type FaultApi, type FaultId, faults } from "./fault/list.ts";
export { BrokenConnection } from "./wire/delivery.ts";
export type { Sleep } from "./wire/sleep.ts";
export {
  type Journey,
  journeys,
  type JourneyStep,
  type OrderJourney,
  type RefundJourney,
} from "./ledger/journeys.ts";
export { publishedRefund } from "./ledger/published-refund.ts";
export type { Coupon, RefundMoney } from "./ledger/money.ts";
export type { Owner, RefundRecord } from "./ledger/record.ts";
