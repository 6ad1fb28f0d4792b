import { randomBytes } from "node:crypto";
import { createClient, type RefundClient } from "@wxrefund/client";
import { type IndependentServer, startIndependentServer } from "@wxrefund/testkit/independent/server";
import { type DigestV2, newRsaKeys } from "@wxrefund/testkit/independent/signing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createNodeTransport, nodeAead, nodeRsa } from "../src/transport.ts";

const merchant = newRsaKeys();
const platform = newRsaKeys();
const id = "PUB_KEY_ID_0114232134912410000000000000";
const serialNo = "5157F09EFDC096DE15EBE81A47057A7232F1B8E1";
const mchid = "1900000109";
const subMchid = "1900000110";
const v2 = { appid: "wxd930ea5d5a258f4f", mchid, key: "192006250b4c09247ec02edce69f6a2d" };
const outRefundNo = "A|b*@-_1";
const json = JSON.stringify({
  amount: { currency: "CNY", from: [], refund: 100, total: 444 },
  create_time: "2020-12-01T16:18:12+08:00",
  out_refund_no: outRefundNo,
  promotion_detail: [],
  refund_id: "50000000382019052709732678859",
  status: "PROCESSING",
  user_received_account: "招商银行信用卡0403",
});
const records = Array.from({ length: 12 }, (_, n) => ({
  fields: {
    out_refund_no: `R${n}`,
    refund_id: `500000${n}`,
    refund_fee: "100",
    refund_recv_accout: "支付用户零钱 & <他>",
    refund_status: "PROCESSING",
  },
  coupons: [{ coupon_refund_id: `C${n}`, coupon_refund_fee: "10" }],
}));
const order = { transaction_id: "4200000001", out_trade_no: "T10001", total_fee: "1200", cash_fee: "1200" };

function start(tamper: (body: string) => string): Promise<IndependentServer> {
  return startIndependentServer({
    merchant: { mchid, serialNo, publicKeyPem: merchant.publicKeyPem },
    platform: { serial: id, privateKeyPem: platform.privateKeyPem },
    v2,
    refunds: [{ outRefundNo, subMchid, json }],
    orders: [{ fields: order, records }],
    tamper,
  });
}

let honest: IndependentServer;
let tampering: IndependentServer;
beforeAll(async () => {
  [honest, tampering] = await Promise.all([
    start((body) => body),
    start((body) => body.replaceAll("PROCESSING", "SUCCESS")),
  ]);
});
afterAll(async () => {
  await Promise.all([honest.close(), tampering.close()]);
});

function clientOf(server: IndependentServer, signType: DigestV2 = "MD5"): RefundClient {
  const platformKeys = [{ id, publicKey: platform.publicKeyPem }];
  const config = {
    mchid,
    v3: { serialNo, privateKey: merchant.privateKeyPem, platformKeys },
    v2: { appid: v2.appid, key: v2.key, signType },
    baseUrls: [server.baseUrl],
    maxAttempts: 1,
  };
  const nonce = (): string => randomBytes(16).toString("hex");
  return createClient(config, {
    transport: createNodeTransport(),
    rsa: nodeRsa(),
    aead: nodeAead(),
    nonce,
    userAgent: "wxrefund-test/1",
  });
}

describe("a server written from the documents alone", () => {
  test("accepts an APIv3 query, and its answer is believed", async () => {
    await using refunds = clientOf(honest);
    const { refund, answer } = await refunds.query({ outRefundNo, subMchid });
    expect(refund).toMatchObject({ outRefundNo, status: "PROCESSING", amount: { refund: 100, total: 444 } });
    expect(answer).toMatchObject({ verified: true, attempts: 1, baseUrl: honest.baseUrl });
  });

  test("refuses over APIv3, provably", async () => {
    await using refunds = clientOf(honest);
    const absent = { kind: "refused", code: "RESOURCE_NOT_EXISTS", httpStatus: 404, verified: true };
    await expect(refunds.query({ outRefundNo: "other", subMchid })).rejects.toMatchObject(absent);
    const incomplete = { kind: "refused", code: "PARAM_ERROR", httpStatus: 400, verified: true };
    await expect(refunds.query({ outRefundNo })).rejects.toMatchObject(incomplete);
  });

  test("is not believed over APIv3 when its answer was changed", async () => {
    await using refunds = clientOf(tampering);
    const forged = { kind: "untrusted", reason: "bad-signature", verified: false };
    await expect(refunds.query({ outRefundNo, subMchid })).rejects.toMatchObject(forged);
  });

  describe.each(["MD5", "HMAC-SHA256"] as const)("over V2 with %s", (signType) => {
    test("pages through an order", async () => {
      await using refunds = clientOf(honest, signType);
      const first = await refunds.queryV2({ outTradeNo: "T10001" });
      expect(first).toMatchObject({ refundCount: 10, totalCount: 12, nextOffset: 10 });
      const second = await refunds.queryV2({ outTradeNo: "T10001", offset: 10 });
      expect(second.refunds.map(({ refundId }) => refundId)).toEqual(["50000010", "50000011"]);
      expect(second.nextOffset).toBeUndefined();
    });

    test("finds one refund, its text and its coupon untouched", async () => {
      await using refunds = clientOf(honest, signType);
      const { refunds: found } = await refunds.queryV2({ outRefundNo: "R3" });
      const coupon = { promotionId: "C3", refundAmount: 10 };
      const account = "支付用户零钱 & <他>";
      expect(found).toMatchObject([
        { refundId: "5000003", userReceivedAccount: account, promotions: [coupon] },
      ]);
    });

    test("refuses, provably, and is not believed when its answer was changed", async () => {
      await using refunds = clientOf(honest, signType);
      const absent = { kind: "refused", code: "REFUNDNOTEXIST", verified: true, bound: false };
      await expect(refunds.queryV2({ outRefundNo: "none" })).rejects.toMatchObject(absent);
      await using misled = clientOf(tampering, signType);
      const forged = { kind: "untrusted", reason: "bad-signature", verified: false };
      await expect(misled.queryV2({ outRefundNo: "R3" })).rejects.toMatchObject(forged);
    });
  });
});
