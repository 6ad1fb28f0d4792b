import { checkRsa, linesV3 } from "@wxrefund/testkit/independent/signing";
import { describe, expect, test } from "vitest";
import { makeRefundNotification, makeSandboxKeys, signTestAnswer } from "../../src/index.ts";
import { openV2, openV3 } from "./opening.ts";

const keys = await makeSandboxKeys();
const nowMs = Date.UTC(2026, 1, 3, 4, 5, 6);

describe("signTestAnswer", () => {
  test.each(['{"status":"SUCCESS"}', new TextEncoder().encode("零钱"), ""])("signs %j", async (given) => {
    const { headers, body } = await signTestAnswer(given, { platformKey: keys.platform, nowMs });
    expect(headers["Wechatpay-Timestamp"]).toBe("1770091506");
    expect(headers["Wechatpay-Serial"]).toBe(keys.platform.id);
    expect(Buffer.from(body)).toEqual(Buffer.from(given));
    const message = linesV3("1770091506", headers["Wechatpay-Nonce"] ?? "", body);
    expect(checkRsa(keys.platform.publicKey, message, headers["Wechatpay-Signature"] ?? "")).toBe(true);
  });

  test("with a key that is none rejects with config", async () => {
    const platformKey = { id: "PUB_KEY_ID_1", privateKey: "none" };
    await expect(signTestAnswer("{}", { platformKey })).rejects.toMatchObject({ kind: "config" });
  });
});

describe("makeRefundNotification", () => {
  const news = {
    mchid: "1900000001",
    outRefundNo: "R1",
    status: "SUCCESS",
    money: { total: 300, refund: 100 },
  } as const;

  test("makes APIv3's", async () => {
    const made = await makeRefundNotification({
      api: "v3",
      news,
      platformKey: keys.platform,
      apiV3Key: keys.apiV3Key,
      nowMs,
    });
    const posted = {
      url: "",
      headers: new Headers(made.headers),
      text: Buffer.from(made.body).toString("utf8"),
    };
    expect(openV3(posted, keys)).toMatchObject({
      verified: true,
      envelope: { event_type: "REFUND.SUCCESS", create_time: "2026-02-03T12:05:06+08:00" },
      resource: {
        mchid: "1900000001",
        out_refund_no: "R1",
        out_trade_no: "R1",
        refund_status: "SUCCESS",
        success_time: "2026-02-03T12:05:06+08:00",
        amount: { total: 300, refund: 100, payer_total: 300, payer_refund: 100 },
      },
    });
  });

  test("and V2's", async () => {
    const own = {
      ...news,
      status: "ABNORMAL",
      subMchid: "1900000109",
      refundId: "5",
      outTradeNo: "T1",
    } as const;
    const made = await makeRefundNotification({ api: "v2", news: own, appid: "wx1", key: keys.v2Key });
    const opened = openV2({ text: Buffer.from(made.body).toString("utf8") }, keys.v2Key);
    expect(opened).toMatchObject({
      envelope: { appid: "wx1", mch_id: "1900000001", sub_mch_id: "1900000109" },
      news: { refund_status: "CHANGE", refund_id: "5", out_trade_no: "T1", refund_fee: "100" },
    });
    expect(opened.news).not.toHaveProperty("success_time");
  });

  test("text of any length fills whole blocks", async () => {
    for (let length = 1; length <= 33; length += 1) {
      const userReceivedAccount = "零".repeat(length);
      const made = await makeRefundNotification({
        api: "v2",
        news: { ...news, userReceivedAccount },
        appid: "wx1",
        key: keys.v2Key,
      });
      const opened = openV2({ text: Buffer.from(made.body).toString("utf8") }, keys.v2Key);
      expect(opened.news?.["refund_recv_accout"]).toBe(userReceivedAccount);
    }
  });
});
