import { fastClock } from "@wxrefund/testkit/fast-clock";
import { TransportFailure, type WireAnswer, type WireRequest } from "@wxrefund/core";
import { describe, expect, test } from "vitest";
import { type EcommerceOptions, ecommerceRefunds } from "../src/ecommerce.ts";
import { applicationMemory, createClient } from "../src/index.ts";

import { config, noAead, nowMs, plain, rsa, signedV3 } from "./platform.ts";

const application = {
  outRefundNo: "R1",
  transactionId: "4200000000000000000000000001",
  subMchid: "1900000109",
  spAppid: "wx8888888888888888",
  amount: { refund: 50, total: 100 },
} as const;
const refund = {
  refund_id: "5000",
  out_refund_no: "R1",
  status: "PROCESSING",
  transaction_id: application.transactionId,
  amount: { refund: 50 },
};
const accepted = signedV3.bind(undefined, {
  body: JSON.stringify({ refund_id: "5000", out_refund_no: "R1", amount: { refund: 50, payer_refund: 50 } }),
});
const found = (changes: object = {}) => signedV3({ body: JSON.stringify({ ...refund, ...changes }) });
const missing = () => signedV3({ body: '{"code":"RESOURCE_NOT_EXISTS"}', status: 404 });
const lost = (): never => {
  throw new TransportFailure("reset", true, "the connection was reset");
};

function shop(...script: readonly (() => WireAnswer)[]) {
  const sent: WireRequest[] = [];
  const client = createClient(config, {
    transport: async (request, call) => {
      call.onSent?.();
      sent.push(request);
      return (script[sent.length - 1] ?? lost)();
    },
    rsa,
    aead: noAead,
    nonce: () => "N".repeat(32),
    userAgent: "test/1",
    clock: { nowMs: () => nowMs, sleep: () => new Promise<void>(() => undefined) },
  });
  const clock = fastClock(nowMs);
  const over = (options: EcommerceOptions) => ecommerceRefunds(client, { clock, ...options });
  return { ...over({}), over, sent };
}

describe("e-commerce refunds", () => {
  test("an application is accepted, and a query tells its status", async () => {
    const { applyAndConfirm, sent } = shop(accepted, found);
    await expect(applyAndConfirm(application)).resolves.toMatchObject({
      by: "query",
      applications: 1,
      refund: { status: "PROCESSING" },
    });
    expect(sent.map(({ method, target }) => `${method} ${target}`)).toEqual([
      "POST /v3/ecommerce/refunds/apply",
      "GET /v3/ecommerce/refunds/out-refund-no/R1?sub_mchid=1900000109",
    ]);
    expect(JSON.parse(Buffer.from(sent[0]?.body ?? []).toString())).toEqual({
      sub_mchid: "1900000109",
      sp_appid: "wx8888888888888888",
      transaction_id: application.transactionId,
      out_refund_no: "R1",
      amount: { refund: 50, total: 100 },
    });
  });

  test("a lost answer is asked after; only a proven not-found repeats it, the same", async () => {
    const { applyAndConfirm, sent } = shop(lost, missing, accepted, found);
    await expect(applyAndConfirm(application)).resolves.toMatchObject({ applications: 2 });
    expect(sent[0]?.body).toEqual(sent[2]?.body);
  });

  test("what was accepted is not told as refused because a query does not find it yet", async () => {
    const { applyAndConfirm, sent } = shop(
      accepted,
      missing,
      missing,
      ...Array<() => WireAnswer>(40).fill(missing),
    );
    await expect(applyAndConfirm(application, { timeoutMs: 20_000 })).rejects.toMatchObject({
      kind: "unsettled",
      reason: "accepted",
      verified: true,
      message: expect.stringContaining("WeChat Pay has accepted refund R1"),
      advice: { action: "query" },
    });
    expect(sent.filter(({ method }) => method === "POST")).toHaveLength(1);
  });

  test.each<[string, () => WireAnswer]>([
    ["refused", () => signedV3({ body: '{"code":"NO_AUTH"}', status: 403 })],
    ["about another amount", () => found({ amount: { refund: 60 } })],
  ])("nor because a query is %s", async (_, answer) => {
    await expect(shop(accepted, answer).applyAndConfirm(application)).rejects.toMatchObject({
      kind: "unsettled",
      reason: "accepted",
    });
  });

  test("what was accepted is found at last", async () => {
    const { applyAndConfirm } = shop(accepted, missing, missing, found);
    await expect(applyAndConfirm(application)).resolves.toMatchObject({ by: "query", applications: 1 });
  });

  test("another order under the number is told apart", async () => {
    const other = { transaction_id: "4200000000000000000000000002" };
    await expect(shop(lost, () => found(other)).applyAndConfirm(application)).rejects.toMatchObject({
      reason: "other-parameters",
    });
  });

  test("a number is not sent with other parameters, nor by another shop that shares the memory", async () => {
    const applications = applicationMemory();
    await shop(accepted, found).over({ applications }).applyAndConfirm(application);
    const other = { ...application, amount: { refund: 60, total: 100 } };
    const { over, sent } = shop(accepted, found);
    await expect(over({ applications }).applyAndConfirm(other)).rejects.toMatchObject({
      kind: "config",
      field: "outRefundNo",
    });
    expect(sent).toEqual([]);
  });

  test("another amount under the number is told apart", async () => {
    const { applyAndConfirm } = shop(lost, () => found({ amount: { refund: 60 } }));
    await expect(applyAndConfirm(application)).rejects.toMatchObject({
      kind: "refused",
      reason: "other-parameters",
    });
  });

  test("a query goes by one number, and its answer must be about it", async () => {
    const subMchid = "1900000109";
    await expect(shop(found).query({ subMchid, refundId: "5000" })).resolves.toMatchObject({
      refund: { refundId: "5000" },
    });
    await expect(
      shop(() => found({ refund_id: "6000" })).query({ subMchid, refundId: "5000" }),
    ).rejects.toMatchObject({ reason: "other-refund" });
    await expect(
      shop(() => found({ out_refund_no: "R2" })).query({ subMchid, outRefundNo: "R1" }),
    ).rejects.toMatchObject({ reason: "other-refund" });
    await expect(shop().query({ subMchid, outRefundNo: "R1", refundId: "5000" })).rejects.toMatchObject({
      kind: "config",
    });
    await expect(
      shop(() => plain(404, '{"code":"RESOURCE_NOT_EXISTS"}')).query(
        { subMchid, outRefundNo: "R1" },
        { maxAttempts: 1 },
      ),
    ).rejects.toMatchObject({ reason: "unsigned" });
  });

  test("an advance is returned, and asked after", async () => {
    const body = JSON.stringify({
      refund_id: "5000",
      advance_return_id: "7",
      return_amount: 50,
      result: "SUCCESS",
      payer_account: "BASIC",
    });
    const answer = () => signedV3({ body });
    const { returnAdvance, queryAdvance, sent } = shop(answer, answer);
    await expect(returnAdvance("5000", "1900000109")).resolves.toMatchObject({
      advance: { returnAmount: 50, result: "SUCCESS" },
    });
    await expect(queryAdvance("5000", "1900000109")).resolves.toMatchObject({
      advance: { advanceReturnId: "7" },
    });
    expect(sent.map(({ method, target }) => `${method} ${target}`)).toEqual([
      "POST /v3/ecommerce/refunds/5000/return-advance",
      "GET /v3/ecommerce/refunds/5000/return-advance?sub_mchid=1900000109",
    ]);
  });
});
