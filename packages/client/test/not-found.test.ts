import { inspect } from "node:util";
import { isRefundError, mayRefundAgain, type RefundError } from "@wxrefund/core";
import { expect, test } from "vitest";
import { createBareClient } from "../src/bare.ts";
import { type ClientHost, createClient } from "../src/index.ts";
import { config, nowMs, plain, scriptedHost, signedV2, signedV3 } from "./platform.ts";

const outRefundNo = "R20261101";
const notFoundBody = JSON.stringify({ code: "RESOURCE_NOT_EXISTS", message: "退款单不存在" });
const notFoundFields = {
  return_code: "SUCCESS",
  result_code: "FAIL",
  err_code: "REFUNDNOTEXIST",
  appid: "wx8888888888888888",
  mch_id: "1900000001",
  nonce_str: "5K8264ILTKCH16CQ",
};
const call = (atMs: number) => ({ signal: new AbortController().signal, nowMs: () => atMs });

async function failureOf(asked: Promise<unknown>): Promise<RefundError> {
  const thrown: unknown = await asked.catch((error: unknown) => error);
  if (!isRefundError(thrown)) throw thrown;
  return thrown;
}

const askV3 = (host: ClientHost, atMs = nowMs) =>
  failureOf(createBareClient(config, host).query({ outRefundNo }, call(atMs)));

test("a proven not-found says what to keep: number, nonce and the answer's own time", async () => {
  const timestamp = String(nowMs / 1000 - 7);
  const answer = signedV3({ body: notFoundBody, status: 404, timestamp, nonce: "d824f2e0" });
  const error = await askV3(scriptedHost(answer));
  expect(error.notFound).toEqual({ outRefundNo, nonce: "d824f2e0", atMs: nowMs - 7000 });
});

test("a call of several attempts keeps it", async () => {
  const answers = [plain(503), signedV3({ body: notFoundBody, status: 404, nonce: "d824f2e0" })];
  // Waits between attempts end at once, deadlines never.
  const sleep = async (delayMs: number) =>
    delayMs < 2_000 ? undefined : Promise.withResolvers<void>().promise;
  const clock = { nowMs: () => nowMs, sleep };
  const refunds = createClient(config, { ...scriptedHost(...answers), clock });
  const error = await failureOf(refunds.query({ outRefundNo }));
  expect(error).toMatchObject({ kind: "refused", attempts: 2, notFound: { outRefundNo, nonce: "d824f2e0" } });
});

test("two of them, five minutes apart, prove that the same number may be sent", async () => {
  const laterMs = nowMs + 301_000;
  const answers = [
    signedV3({ body: notFoundBody, status: 404 }),
    signedV3({ body: notFoundBody, status: 404, timestamp: String(laterMs / 1000) }),
  ];
  const host = scriptedHost(...answers);
  const errors = [await askV3(host), await askV3(host, laterMs)];
  const notFound = errors.flatMap((error) => error.notFound ?? []);
  expect(mayRefundAgain({ notFound: notFound.slice(0, 1) }).verdict).toBe("unknown");
  expect(mayRefundAgain({ notFound }).verdict).toBe("same-number");
});

test("it stays out of documents and logs", async () => {
  const error = await askV3(scriptedHost(signedV3({ body: notFoundBody, status: 404, nonce: "d824f2e0" })));
  expect(JSON.stringify(error)).not.toContain("d824f2e0");
  expect(inspect(error)).not.toContain("d824f2e0");
});

test.each([
  ["an unsigned 404", plain(404, notFoundBody)],
  ["another refusal", signedV3({ body: JSON.stringify({ code: "NO_AUTH" }), status: 403 })],
  ["a 500 with its code", signedV3({ body: notFoundBody, status: 500 })],
])("%s is no evidence", async (_, answer) => {
  expect((await askV3(scriptedHost(answer))).notFound).toBeUndefined();
});

test("over V2 the time is that of the clock, as the answer has none", async () => {
  const bare = createBareClient(config, scriptedHost(signedV2(notFoundFields)));
  const error = await failureOf(bare.queryV2({ outRefundNo }, call(nowMs)));
  expect(error.notFound).toEqual({ outRefundNo, nonce: "5K8264ILTKCH16CQ", atMs: nowMs });
});

test.each([
  ["asked by order", { outTradeNo: "ORDER1" }],
  ["asked by refund_id too, which comes first", { outRefundNo, refundId: "50000000382019052709732678859" }],
])("over V2 %s it is no evidence about the number", async (_, question) => {
  const bare = createBareClient(config, scriptedHost(signedV2(notFoundFields)));
  expect((await failureOf(bare.queryV2(question, call(nowMs)))).notFound).toBeUndefined();
});
