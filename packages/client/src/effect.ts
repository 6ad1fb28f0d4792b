export { cadence } from "./effect/cadence.ts";
export {
  ConfigFailure,
  type FailureClass,
  type FailureFacts,
  failureOf,
  MalformedFailure,
  NoAnswerFailure,
  RateLimitedFailure,
  type RefundFailure,
  RefusedFailure,
  UnreachableFailure,
  UnsettledFailure,
  UntrustedFailure,
} from "./effect/failures.ts";
export {
  type Answered,
  type ApplyingOptions,
  type AskManyOptions,
  type AskOptions,
  Refunds,
  type RefundsService,
  type WatchingOptions,
} from "./effect/refunds.ts";
