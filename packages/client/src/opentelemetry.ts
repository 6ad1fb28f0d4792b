import { type Context, context, SpanKind, SpanStatusCode, trace, type Tracer } from "@opentelemetry/api";
import type { Observer, Span, SpanFollower, SpanStart } from "./port/observer.ts";

/** What of an observer is up to the caller. */
export type OpenTelemetryOptions = Pick<Observer, "includeNumbers">;

/**
 * An observer that makes OpenTelemetry spans of calls, attempts and polls: attempts within their call, the call within
 * the span that is active where it is made, and what the transport does within the attempt. Needs
 * `@opentelemetry/api`; with a context manager (`AsyncLocalStorageContextManager`) it also finds the active span.
 *
 * @example
 * ```ts
 * import { trace } from "@opentelemetry/api";
 * const observe = openTelemetryObserver(trace.getTracer("shop"));
 * const refunds = createClient({ ...config, observe }, host);
 * ```
 */
export function openTelemetryObserver(tracer: Tracer, options: OpenTelemetryOptions = {}): Observer {
  return { ...options, onStart: (start) => followed(tracer, start, context.active()) };
}

function followed(tracer: Tracer, start: SpanStart, around: Context): SpanFollower {
  const { name, startMs, attributes } = start;
  const kind = name === "wxrefund.attempt" ? SpanKind.CLIENT : SpanKind.INTERNAL;
  const span = tracer.startSpan(name, { kind, startTime: startMs, attributes: { ...attributes } }, around);
  const inside = trace.setSpan(around, span);
  return {
    onStart: (part) => followed(tracer, part, inside),
    onEnd: (ended) => {
      span.setAttributes({ ...ended.attributes });
      if (ended.status === "error") span.setStatus({ code: SpanStatusCode.ERROR, message: words(ended) });
      span.end(ended.endMs);
    },
    within: (send) => context.with(inside, send),
  };
}

function words({ attributes }: Span): string {
  const { "error.type": type, "wxrefund.reason": reason, "wechatpay.code": code } = attributes;
  return [type, reason, code].filter((word) => word !== undefined).join(" ");
}
