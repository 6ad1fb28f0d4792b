import {
  type AnyRefundError,
  isRefundError,
  type RefundError,
  type RefundErrorFacts,
  type RefundErrorKind,
} from "@wxrefund/core";
import type * as Cause from "effect/Cause";
import * as Data from "effect/Data";

/** The members that a RefundError of this kind always has are there, and of the type they have there. */
type ErrorOf<Kind extends RefundErrorKind> =
  Extract<AnyRefundError, { readonly kind: Kind }> extends never
    ? RefundError
    : Extract<AnyRefundError, { readonly kind: Kind }>;

type Fact = "message" | "advice" | Exclude<keyof RefundErrorFacts, "notFound">;

/** The facts of a RefundError of one kind; `cause` is that error, for functions that take one. */
export type FailureFacts<Kind extends RefundErrorKind> = Pick<ErrorOf<Kind>, Fact> & {
  readonly cause: AnyRefundError;
};

/** What a failure's class is made of: an error that Effect knows, tagged by its kind. */
export type FailureClass<Kind extends RefundErrorKind> = new (
  facts: FailureFacts<Kind>,
) => Cause.YieldableError & { readonly _tag: Kind } & Readonly<FailureFacts<Kind>>;

const Config: FailureClass<"config"> = Data.TaggedError("config")<FailureFacts<"config">>;
const Refused: FailureClass<"refused"> = Data.TaggedError("refused")<FailureFacts<"refused">>;
const RateLimited: FailureClass<"rate-limited"> = Data.TaggedError("rate-limited")<
  FailureFacts<"rate-limited">
>;
const Untrusted: FailureClass<"untrusted"> = Data.TaggedError("untrusted")<FailureFacts<"untrusted">>;
const Malformed: FailureClass<"malformed"> = Data.TaggedError("malformed")<FailureFacts<"malformed">>;
const Unreachable: FailureClass<"unreachable"> = Data.TaggedError("unreachable")<FailureFacts<"unreachable">>;
const NoAnswer: FailureClass<"no-answer"> = Data.TaggedError("no-answer")<FailureFacts<"no-answer">>;
const Unsettled: FailureClass<"unsettled"> = Data.TaggedError("unsettled")<FailureFacts<"unsettled">>;

/** Bad option, environment, key or id; nothing was sent. */
export class ConfigFailure extends Config {}

/** WeChat Pay said no; `verified` tells whether that is proven. */
export class RefusedFailure extends Refused {}

/** WeChat Pay is asked too often. */
export class RateLimitedFailure extends RateLimited {}

/** An answer came that cannot be believed; `reason` says why. */
export class UntrustedFailure extends Untrusted {}

/** The answer cannot be read. */
export class MalformedFailure extends Malformed {}

/** Every attempt provably sent nothing. */
export class UnreachableFailure extends Unreachable {}

/** Sent, or perhaps sent, and no whole answer came. */
export class NoAnswerFailure extends NoAnswer {}

/** WeChat Pay could not say. */
export class UnsettledFailure extends Unsettled {}

/** Every failure of the service, tagged by the kind of the RefundError it stands for. */
export type RefundFailure =
  | ConfigFailure
  | RefusedFailure
  | RateLimitedFailure
  | UntrustedFailure
  | MalformedFailure
  | UnreachableFailure
  | NoAnswerFailure
  | UnsettledFailure;

const others = {
  config: ConfigFailure,
  "rate-limited": RateLimitedFailure,
  malformed: MalformedFailure,
  unreachable: UnreachableFailure,
  "no-answer": NoAnswerFailure,
  unsettled: UnsettledFailure,
};

/**
 * A RefundError as the failure that `Effect.catchTag` can tell apart: those of `watch` and of test doubles. Throws
 * TypeError for what only looks like one.
 *
 * @example
 * ```ts
 * const failure = failureOf(error);
 * if (failure._tag === "untrusted") console.log(failure.reason, failure.advice.text);
 * ```
 */
export function failureOf(error: RefundError): RefundFailure {
  if (!isRefundError(error)) throw new TypeError("This is no RefundError.");
  if (error.kind === "untrusted") return new UntrustedFailure(factsOf(error));
  if (error.kind === "refused") return new RefusedFailure(factsOf(error));
  return new others[error.kind](factsOf(error));
}

function factsOf<Told extends AnyRefundError>(
  error: Told,
): Pick<Told, Fact> & { readonly cause: AnyRefundError } {
  return Object.assign({}, error, { message: error.message, cause: error });
}
