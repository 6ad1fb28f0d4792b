/** What a failed call means; a new kind is a breaking change. */
export type RefundErrorKind =
  | "config"
  | "refused"
  | "rate-limited"
  | "untrusted"
  | "malformed"
  | "unreachable"
  | "no-answer"
  | "unsettled";

/** Why an answer is not believed. */
export type UntrustedReason =
  | "unsigned"
  | "malformed-header"
  | "stale"
  | "unknown-key"
  | "bad-signature"
  | "probe"
  | "wrong-algorithm"
  | "ambiguous-text"
  | "replayed"
  | "other-refund"
  | "other-merchant"
  | "redirect";

export type AdviceAction = "repeat" | "wait" | "query" | "fix" | "stop";

/** What to do next. */
export interface Advice {
  readonly action: AdviceAction;
  /** Wait this long first. */
  readonly afterSeconds?: number;
  readonly text: string;
}

/**
 * One proven answer that found no such refund. Two of them, apart in time, are what `mayRefundAgain` asks for: keep it
 * until the second has come.
 */
export interface NotFoundAnswer {
  /** The number that was asked for; such an answer names none itself. */
  readonly outRefundNo: string;
  /** `Wechatpay-Nonce`, V2 `nonce_str`. */
  readonly nonce: string;
  /** The answer's own time; V2 answers carry none, so there it is the clock when the headers came. */
  readonly atMs: number;
}

/** What is known of a failure, all of it fit to be shown and logged. */
export interface RefundErrorFacts {
  /** For `untrusted` an {@link UntrustedReason}; for other kinds a finer word, or absent. */
  readonly reason?: string;
  /** WeChat Pay's code; see `verified` before believing it. */
  readonly code?: string;
  readonly httpStatus?: number;
  readonly requestId?: string;
  /** Is it proven that WeChat Pay said this? */
  readonly verified?: boolean;
  /** Does the answer name the refund asked for? */
  readonly bound?: boolean;
  readonly attempts?: number;
  /** The host that was asked. */
  readonly baseUrl?: string;
  /** `config`: the option, variable or id at fault. */
  readonly field?: string;
  /** Set when the answer is a proven "not found" for an `out_refund_no`; not enumerable, and not in `toJSON`. */
  readonly notFound?: NotFoundAnswer;
}

/** What a {@link RefundError} is made from, beside its kind and message. */
export interface RefundErrorDetails extends RefundErrorFacts {
  readonly advice: Advice;
}

/** The error document, as `toJSON` and the command line give it. */
export interface RefundErrorDocument extends Omit<RefundErrorFacts, "notFound"> {
  readonly kind: RefundErrorKind;
  readonly message: string;
  readonly advice: Advice;
}

const brand = Symbol.for("@wxrefund/RefundError");

/**
 * Every failure of this toolkit. Tell them apart by `kind`; `message` may change. No member holds a key, a
 * signature, a header or a body.
 *
 * @example
 * ```ts
 * const advice = { action: "fix", text: "Give the number." } as const;
 * const error = new RefundError("config", "outRefundNo is empty.", { advice, field: "outRefundNo" });
 * error.kind; // "config"
 * ```
 */
export class RefundError extends Error implements RefundErrorFacts {
  override readonly name = "RefundError";
  readonly kind: RefundErrorKind;
  readonly advice: Advice;
  declare readonly reason?: string;
  declare readonly code?: string;
  declare readonly httpStatus?: number;
  declare readonly requestId?: string;
  declare readonly verified?: boolean;
  declare readonly bound?: boolean;
  declare readonly attempts?: number;
  declare readonly baseUrl?: string;
  declare readonly field?: string;
  declare readonly notFound?: NotFoundAnswer;

  constructor(kind: RefundErrorKind, message: string, { advice, ...facts }: RefundErrorDetails) {
    super(message);
    this.kind = kind;
    this.advice = advice;
    Object.assign(this, factsOf(facts));
    if (facts.notFound !== undefined) Object.defineProperty(this, "notFound", { value: facts.notFound });
    Object.defineProperty(this, brand, { value: true });
  }

  toJSON(): RefundErrorDocument {
    const { kind, message, advice } = this;
    return { kind, ...factsOf(this), message, advice };
  }
}

/** An `untrusted` failure, whose reason is from the closed list. */
export type UntrustedError = RefundError & { readonly kind: "untrusted"; readonly reason: UntrustedReason };

/** Each kind with the members it always has; `switch (error.kind)` narrows. */
export type AnyRefundError =
  | UntrustedError
  | (RefundError & { readonly kind: "refused"; readonly verified: boolean; readonly bound: boolean })
  | (RefundError & { readonly kind: Exclude<RefundErrorKind, "untrusted" | "refused"> });

/** True for any {@link RefundError}, also one made by another copy of this package. */
export function isRefundError(value: unknown): value is AnyRefundError {
  return typeof value === "object" && value !== null && brand in value;
}

/** The same failure, told by a caller that knows more of the circumstances. */
export function withFacts(error: RefundError, facts: RefundErrorFacts): RefundError {
  const notFound = facts.notFound ?? error.notFound;
  const merged = { ...factsOf(error), ...factsOf(facts) };
  const { kind, message, advice } = error;
  return new RefundError(kind, message, {
    advice,
    ...merged,
    ...(notFound === undefined ? {} : { notFound }),
  });
}

const factNames = [
  "reason",
  "code",
  "httpStatus",
  "requestId",
  "verified",
  "bound",
  "attempts",
  "baseUrl",
  "field",
] as const;

function factsOf(source: RefundErrorFacts): RefundErrorFacts {
  return Object.fromEntries(
    factNames.filter((name) => source[name] !== undefined).map((name) => [name, source[name]]),
  );
}
