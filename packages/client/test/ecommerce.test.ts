import { TransportFailure, type WireAnswer, type WireRequest } from "@wxrefund/core";
import { describe, expect, test } from "vitest";
import { ecommerceRefunds } from "../src/ecommerce.ts";
import { createClient } from "../src/index.ts";
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
  return { ...ecommerceRefunds(client), sent };
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
