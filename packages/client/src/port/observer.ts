import type { RefundErrorKind, RefundStatus } from "@wxrefund/core";

/**
 * What is done. Whole calls with their waits: a query, an application with the queries that confirm it, the handling
 * of an abnormal refund, any other APIv3 request. Their parts: one attempt (`wxrefund.attempt`). And one poll of a
 * watched refund, with its call.
 */
export type SpanName =
  | "wxrefund.query"
  | "wxrefund.apply"
  | "wxrefund.abnormal"
  | "wxrefund.request"
  | "wxrefund.attempt"
  | "wxrefund.watch.poll";

/**
 * What a span tells. Never a key, a signature, a header, a URL, a body, a message of WeChat Pay or a payer. Names of
 * OpenTelemetry's semantic conventions stand where it has one.
 */
export interface SpanAttributes {
  readonly "wxrefund.api"?: "v3" | "v2";
  /** The refund number asked for; only with `includeNumbers`. */
  readonly "wxrefund.out_refund_no"?: string;
  /** Which attempt of its call, from 1. */
  readonly "wxrefund.attempt"?: number;
  /** How many attempts a call made. */
  readonly "wxrefund.attempts"?: number;
  /** How often an application was sent, or may have been. */
  readonly "wxrefund.applications"?: number;
  /** Milliseconds waited before: for the limit, for the next attempt, for the next poll. */
  readonly "wxrefund.wait_ms"?: number;
  /** What a poll brought. */
  readonly "wxrefund.news"?: "status" | "same" | "anomaly" | "trouble" | "still-trouble";
  /** Whether the signature of the answer was verified; absent when there was none to judge. */
  readonly "wxrefund.verified"?: boolean;
  readonly "wxrefund.refund.status"?: RefundStatus;
  /** Milliseconds since the refund's creation, where the answer names it. */
  readonly "wxrefund.refund.age_ms"?: number;
  /** The error's `reason`. */
  readonly "wxrefund.reason"?: string;
  /** WeChat Pay's code; see `wxrefund.verified` before believing it. */
  readonly "wechatpay.code"?: string;
  readonly "wechatpay.request_id"?: string;
  readonly "server.address"?: string;
  readonly "server.port"?: number;
  readonly "http.response.status_code"?: number;
  /** The error's `kind`; `aborted` when the caller ended it, `bug` for anything that is no RefundError. */
  readonly "error.type"?: RefundErrorKind | "aborted" | "bug";
}

/** A span that has begun, with what is known by then. Instants in milliseconds since 1970, by the client's clock. */
export interface SpanStart {
  readonly name: SpanName;
  /** Counted from 1 within one client. */
  readonly id: number;
  /** The span that this one is part of. */
  readonly parentId?: number;
  readonly startMs: number;
  readonly attributes: SpanAttributes;
}

/** A span that has ended, with all its attributes. */
export interface Span extends SpanStart {
  readonly endMs: number;
  /** `error` exactly when `error.type` is among the attributes. */
  readonly status: "ok" | "error";
}

/**
 * Sees what a client does. What it throws is swallowed: no call fails because of it. It is called in the middle of
 * calls, so it should be quick.
 *
 * @example
 * ```ts
 * const observe: Observer = {
 *   onSpan: ({ name, startMs, endMs, status }) => console.log(name, status, `${endMs - startMs} ms`),
 * };
 * const refunds = createClient({ ...config, observe }, host);
 * ```
 */
export interface Observer {
  /** Hears of every span once, when it has ended: enough for logs and metrics. Parts end before their whole. */
  readonly onSpan?: (span: Span) => void;
  /** Hears of every outermost span as it begins, and may follow it: for tracers. */
  readonly onStart?: (start: SpanStart) => SpanFollower | undefined;
  /** Whether spans name the merchant's refund number. Default false. */
  readonly includeNumbers?: boolean;
}

/** Follows one span from its beginning. */
export interface SpanFollower {
  /** A part of this span begins. */
  readonly onStart?: (start: SpanStart) => SpanFollower | undefined;
  readonly onEnd?: (span: Span) => void;
  /** Runs the sending of an attempt, so that what the transport does can be seen as part of the span. */
  readonly within?: (send: () => void) => void;
}
