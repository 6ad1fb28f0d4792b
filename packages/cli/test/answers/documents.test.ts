import { type Behaviour, startRawServer } from "@wxrefund/testkit/raw-server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { commandLine } from "../command-line.ts";
import { openShop, refundNo, type Shop } from "../shop.ts";
import { pageFieldsV2, signedV2 } from "./v2.ts";
import { refundBodyV3, signedV3, unsignedV3 } from "./v3.ts";

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.remove());

/** Asks one server that does as told, and gives its address a fixed name in what comes out. */
async function ask(
  argv: readonly string[],
  behaviours: readonly Behaviour[],
  env: Record<string, string> = {},
) {
  await using server = await startRawServer(...behaviours);
  const outcome = await commandLine(argv, { ...shop.env, WECHATPAY_BASE_URL: server.baseUrl, ...env });
  const stdout = outcome.stdout.replaceAll(server.baseUrl, "http://127.0.0.1:PORT");
  return { ...outcome, stdout, received: server.received };
}

const askV3 = ["query", "--api", "v3", "--out-refund-no", refundNo, "--sub-mchid", "1900000109", "--json"];

const documentV3 = `{"schema":1,"ok":true,"api":"v3","refunds":[{\
"refundId":"50000000382019052709732678859","outRefundNo":"1217752501201407033233368018",\
"transactionId":"1217752501201407033233368018","outTradeNo":"1217752501201407033233368018",\
"status":"SUCCESS","wireStatus":"SUCCESS","final":true,"channel":"ORIGINAL",\
"userReceivedAccount":"招商银行信用卡0403","createTime":"2020-12-01T16:18:12+08:00",\
"successTime":"2020-12-01T16:18:12+08:00","fundsAccount":"UNSETTLED",\
"refundAccount":"REFUND_SOURCE_SUB_MERCHANT",\
"amount":{"total":100,"refund":100,"payerTotal":90,"payerRefund":90,"settlementTotal":100,\
"settlementRefund":100,"discountRefund":10,"currency":"CNY","refundFee":100,"advance":888,\
"from":[{"account":"AVAILABLE","amount":444}]},\
"promotions":[{"promotionId":"109519","scope":"SINGLE","type":"DISCOUNT","amount":5,"refundAmount":100,\
"goods":[{"merchantGoodsId":"1217752501201407033233368018","wechatpayGoodsId":"1001",\
"goodsName":"iPhone6s 16G","unitPrice":528800,"refundAmount":528800,"refundQuantity":1}]}]}],\
"answer":{"verified":true,"requestId":"08F78BDF0510-0","baseUrl":"http://127.0.0.1:PORT","attempts":1}}
`;

const documentV2 = `{"schema":1,"ok":true,"api":"v2","refunds":[{\
"refundId":"1217752501201407033233368018","outRefundNo":"1217752501201407033233368018",\
"transactionId":"1217752501201407033233368018","outTradeNo":"1217752501201407033233368018",\
"status":"SUCCESS","wireStatus":"SUCCESS","final":true,"channel":"ORIGINAL",\
"amount":{"total":100,"refund":100,"payerTotal":100,"payerRefund":0,"discountRefund":100,"currency":"CNY"},\
"promotions":[{"promotionId":"10000","batchId":"100","refundAmount":100}]}],\
"answer":{"verified":true,"baseUrl":"http://127.0.0.1:PORT","attempts":1},\
"refundCount":1,\
"order":{"total":100,"cashFee":100,"cashFeeType":"CNY","feeType":"CNY","refundFee":100,\
"couponRefundFee":100,"deviceInfo":"013467007045764"}}
`;

describe("the success document", () => {
  test("of the APIv3 page's sample answer", async () => {
    const { exit, stdout, stderr, received } = await ask(askV3, [signedV3(shop)]);
    expect({ exit, stderr, stdout }).toEqual({ exit: 0, stderr: "", stdout: documentV3 });
    expect(received[0]?.line).toBe(
      `GET /v3/refund/domestic/refunds/${refundNo}?sub_mchid=1900000109 HTTP/1.1`,
    );
  });

  test.each(["MD5", "HMAC-SHA256"] as const)("of the V2 page's sample answer, %s", async (digest) => {
    const argv = ["query", "--api", "v2", "--out-trade-no", refundNo, "--json"];
    const env = { WECHATPAY_V2_SIGN_TYPE: digest };
    const { exit, stdout, stderr, received } = await ask(argv, [signedV2({ digest })], env);
    expect({ exit, stderr, stdout }).toEqual({ exit: 0, stderr: "", stdout: documentV2 });
    expect(received[0]?.body.toString()).toContain(`<sign_type><![CDATA[${digest}]]></sign_type>`);
  });

  test("of an order with more refunds than one answer holds", async () => {
    const argv = ["query", "--api", "v2", "--out-trade-no", "shop-order-77", "--json"];
    const { exit, stdout } = await ask(argv, [signedV2({ fields: pageFieldsV2 })]);
    expect(exit).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      refunds: [
        {
          outRefundNo: "shop-refund-2",
          status: "PROCESSING",
          final: false,
          amount: { refund: 7, total: 1009 },
        },
        { outRefundNo: "shop-refund-1", status: "ABNORMAL", wireStatus: "CHANGE", channel: "ORIGINAL" },
      ],
      totalCount: 12,
      refundCount: 2,
      nextOffset: 2,
      order: { total: 1009, cashFee: 1009 },
    });
  });

  test("counts the attempts of all hosts", async () => {
    await using second = await startRawServer(signedV3(shop));
    await using first = await startRawServer(unsignedV3(500, "SYSTEM_ERROR"));
    const env = { ...shop.env, WECHATPAY_BASE_URL: `${first.baseUrl},${second.baseUrl}` };
    const { exit, stdout } = await commandLine(askV3, env);
    expect(exit).toBe(0);
    expect(JSON.parse(stdout).answer).toMatchObject({ attempts: 2, baseUrl: second.baseUrl, verified: true });
  });
});

describe("what is sent", () => {
  test("all numbers and ids that were given, over V2", async () => {
    const ids = {
      "refund-id": refundNo,
      "out-refund-no": refundNo,
      "transaction-id": refundNo,
      "out-trade-no": refundNo,
      "sub-mch-id": "1900000109",
      "sub-appid": "wx1111111111111111",
      "device-info": "013467007045764",
    };
    const argv = ["query", "--api", "v2", ...Object.entries(ids).flatMap(([name, id]) => [`--${name}`, id])];
    const { received } = await ask(argv, [signedV2()]);
    const body = received[0]?.body.toString() ?? "";
    for (const [name, id] of Object.entries(ids)) {
      expect(body).toMatch(new RegExp(`<${name.replaceAll("-", "_")}>(?:<!\\[CDATA\\[)?${id}`));
    }
  });

  test("the offset with an order number, over V2", async () => {
    const argv = ["query", "--api", "v2", "--out-trade-no", "shop-order-77", "--offset", "10"];
    const { received } = await ask(argv, [signedV2()]);
    expect(received[0]?.body.toString()).toMatch(/<offset>(?:<!\[CDATA\[)?10/);
  });

  test("each API looks only at its own variables", async () => {
    const broken = { WECHATPAY_APPID: "", WECHATPAY_V2_KEY: "short", WECHATPAY_V2_SIGN_TYPE: "SHA1" };
    expect((await ask(askV3, [signedV3(shop)], broken)).exit).toBe(0);
    const noV3 = {
      WECHATPAY_SERIAL_NO: "",
      WECHATPAY_PRIVATE_KEY_FILE: "/nowhere",
      WECHATPAY_APIV3_KEY: "short",
    };
    const argv = ["query", "--api", "v2", "--refund-id", refundNo];
    expect((await ask(argv, [signedV2()], noV3)).exit).toBe(0);
  });
});

test("a body of invisible characters reaches the document escaped and whole", async () => {
  const name = "\u202eiPhone\u2028";
  const body = refundBodyV3.replace("iPhone6s 16G", name);
  const { stdout } = await ask(askV3, [signedV3(shop, { body })]);
  expect(stdout).not.toContain("\u202e");
  expect(JSON.parse(stdout).refunds[0].promotions[0].goods[0].goodsName).toBe(name);
});
