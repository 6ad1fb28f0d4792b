import { context, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import type { WireAnswer } from "@wxrefund/core";
import { afterEach, expect, test } from "vitest";
import { type ClientHost, createClient, type Transport } from "../src/index.ts";
import { type OpenTelemetryOptions, openTelemetryObserver } from "../src/opentelemetry.ts";
import { fastClock } from "@wxrefund/testkit/fast-clock";
import { config, noAead, nowMs as startMs, plain, rsa, signedV3 } from "./platform.ts";

const exporter = new InMemorySpanExporter();
const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
const tracer = provider.getTracer("shop");

afterEach(() => {
  exporter.reset();
  context.disable();
});

type Reply = (timestamp: string, n: number) => WireAnswer;

const busyOnce: Reply = (timestamp, n) =>
  n === 0
    ? plain(429, "", [["Retry-After", "5"]])
    : signedV3({ body: '{"out_refund_no":"R1","status":"SUCCESS","amount":{"refund":1}}', timestamp });

/** A client whose transport makes a span of its own, as instrumented ones do. */
function tracedClient(reply: Reply, options: OpenTelemetryOptions = {}) {
  const clock = fastClock(startMs);
  let sent = 0;
  const transport: Transport = async (_, call) => {
    tracer.startSpan("GET").end();
    call.onSent?.();
    call.onHeaders?.();
    return reply(String(Math.floor(clock.nowMs() / 1000)), sent++);
  };
  const host: ClientHost = {
    transport,
    rsa,
    aead: noAead,
    nonce: () => "N".repeat(32),
    userAgent: "test/1",
    clock,
  };
  return createClient({ ...config, observe: openTelemetryObserver(tracer, options) }, host);
}

const spanId = (span: ReadableSpan | undefined): string | undefined => span?.spanContext().spanId;
const parentId = (span: ReadableSpan | undefined): string | undefined => span?.parentSpanContext?.spanId;
const ms = ([seconds, nanos]: readonly [number, number]): number => seconds * 1000 + nanos / 1e6;

test("a call is a span, with its attempts inside and what the transport does inside them", async () => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const page = tracer.startSpan("GET /orders");
  await context.with(trace.setSpan(context.active(), page), async () =>
    tracedClient(busyOnce).query({ outRefundNo: "R1" }),
  );
  const spans = exporter.getFinishedSpans();
  expect(spans.map(({ name }) => name)).toEqual([
    "GET",
    "wxrefund.attempt",
    "GET",
    "wxrefund.attempt",
    "wxrefund.query",
  ]);
  const [firstGet, first, secondGet, second, call] = spans;
  expect(parentId(call)).toBe(page.spanContext().spanId);
  expect([parentId(first), parentId(second)]).toEqual([spanId(call), spanId(call)]);
  expect([parentId(firstGet), parentId(secondGet)]).toEqual([spanId(first), spanId(second)]);
  expect(new Set(spans.map((span) => span.spanContext().traceId)).size).toBe(1);
});

test("attempts are inside their call without a context manager, too", async () => {
  await tracedClient(busyOnce).query({ outRefundNo: "R1" });
  const [call] = exporter.getFinishedSpans().filter(({ name }) => name === "wxrefund.query");
  const attempts = exporter.getFinishedSpans().filter(({ name }) => name === "wxrefund.attempt");
  expect(attempts.map(parentId)).toEqual([spanId(call), spanId(call)]);
  expect(parentId(call)).toBeUndefined();
});

test("spans have the client's times, their attributes and status", async () => {
  await tracedClient(busyOnce).query({ outRefundNo: "R1" });
  const [first, second, call] = exporter.getFinishedSpans().filter(({ name }) => name !== "GET");
  expect(first).toMatchObject({
    kind: SpanKind.CLIENT,
    status: { code: SpanStatusCode.ERROR, message: "rate-limited" },
    attributes: {
      "wxrefund.attempt": 1,
      "error.type": "rate-limited",
      "server.address": "main.test",
      "http.response.status_code": 429,
    },
  });
  expect(second).toMatchObject({ status: { code: SpanStatusCode.UNSET } });
  expect(call).toMatchObject({ kind: SpanKind.INTERNAL, status: { code: SpanStatusCode.UNSET } });
  expect(call?.attributes).toEqual({
    "wxrefund.api": "v3",
    "wxrefund.attempts": 2,
    "wxrefund.verified": true,
    "wxrefund.refund.status": "SUCCESS",
    "server.address": "main.test",
    "http.response.status_code": 200,
    "wechatpay.request_id": "08F78BB5AF0610D302189F8CE92820E3AE3C-0",
  });
  const times = [first, second, call].map((span) => span && [ms(span.startTime), ms(span.endTime)]);
  expect(times).toEqual([
    [startMs, startMs],
    [startMs + 5000, startMs + 5000],
    [startMs, startMs + 5000],
  ]);
});

test("the status says why, without WeChat Pay's words", async () => {
  const refusal = '{"code":"RESOURCE_NOT_EXISTS","message":"退款单不存在"}';
  const client = tracedClient((timestamp) => signedV3({ status: 404, body: refusal, timestamp }));
  await expect(client.query({ outRefundNo: "R1" })).rejects.toThrow("退款单不存在");
  const words = exporter.getFinishedSpans().map(({ status }) => status.message);
  expect(words).toEqual([undefined, "refused RESOURCE_NOT_EXISTS", "refused RESOURCE_NOT_EXISTS"]);
});

test("numbers are told on request", async () => {
  await tracedClient(busyOnce).query({ outRefundNo: "R1" });
  await tracedClient(busyOnce, { includeNumbers: true }).query({ outRefundNo: "R1" });
  const calls = exporter.getFinishedSpans().filter(({ name }) => name === "wxrefund.query");
  expect(calls.map(({ attributes }) => attributes["wxrefund.out_refund_no"])).toEqual([undefined, "R1"]);
});
