export { createSandbox, type Sandbox, type SandboxOptions } from "./sandbox.ts";
export type { Arrival, ClientCertificate } from "./route/received.ts";

export { defaultNumbers, defaultWorld } from "./world/default-world.ts";
export {
  makeSandboxKeys,
  type KeptCertificate,
  type SandboxKeyPair,
  type SandboxKeys,
} from "./world/keys.ts";
export { makeSandboxCertificates, type SandboxCertificates } from "./world/certificates.ts";
export { sandboxClientConfig, type SandboxClientConfig } from "./world/client-config.ts";
export {
  type CertificateTerms,
  makePlatformCertificate,
  type PlatformCertificate,
  withPlatformCertificate,
} from "./world/platform-certificate.ts";
export type * from "./world/world.ts";

export { type AnswerFaultId, type Conclusion, type Fault, type FaultApi, faults } from "./fault/list.ts";
export {
  type ApplicationFault,
  type ApplicationFaultId,
  applicationFaults,
} from "./fault/application-list.ts";
export {
  type NotificationFault,
  type NotificationFaultId,
  notificationFaults,
} from "./fault/notification-list.ts";
export type { FaultId } from "./fault/known.ts";
export type { WeatherOptions } from "./fault/weather.ts";
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
export { type OrderKind, orderKinds, type OrderRecord } from "./ledger/order.ts";
export { type Refusal, type RefusalName, refusals } from "./ledger/refusals.ts";
export type { Coupon, PaidMoney, RefundMoney } from "./ledger/money.ts";
export type { AppliedFor, Owner, RefundRecord } from "./ledger/record.ts";

export {
  makeRefundNotification,
  signTestAnswer,
  type TestMessage,
  type TestNews,
  type TestNotification,
  type TestSignature,
} from "./notify/make.ts";
export type { NewsStatus } from "./notify/news.ts";
export type { Deliver } from "./notify/deliver.ts";
