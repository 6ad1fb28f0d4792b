import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { signAnswerV2, signAnswerV3 } from "../src/independent/answers.ts";
import { type QueryV2, type QueryV3, queryV2, queryV3 } from "../src/independent/client.ts";
import { startIndependentServer, type IndependentServer } from "../src/independent/server.ts";
import { newRsaKeys } from "../src/independent/signing.ts";
import { answer, startRawServer } from "../src/raw-server.ts";

const merchant = newRsaKeys();
const platform = newRsaKeys();
const serial = "PUB_KEY_ID_0114232134912410000000000000";
const nowSeconds = 1_606_810_692;
const number = "A|b*@-_1";
const json = '{ "refund_id":"50000000382019052709732678859", "status" : "SUCCESS" }\n';
const v2 = { appid: "wxd930ea5d5a258f4f", mchid: "1900000109", key: "192006250b4c09247ec02edce69f6a2d" };
const record = (n: number) => ({
  fields: { out_refund_no: `R${n}`, refund_id: `500000${n}`, refund_status: "SUCCESS", refund_fee: "1" },
  coupons: [{ coupon_refund_id: `C${n}` }],
});
const order = {
  fields: { transaction_id: "4200000001", out_trade_no: "T1", total_fee: "12", cash_fee: "12" },
  records: Array.from({ length: 12 }, (_, n) => record(n)),
};

function start(tamper?: (body: string) => string): Promise<IndependentServer> {
  return startIndependentServer({
    merchant: { mchid: "1900000001", serialNo: "5157F09EFDC096DE15EBE81A47057A72", ...merchant },
    platform: { serial, privateKeyPem: platform.privateKeyPem },
    v2,
    refunds: [{ outRefundNo: number, subMchid: "1900000109", json }],
    orders: [order],
    nowSeconds: () => nowSeconds,
    ...(tamper === undefined ? {} : { tamper }),
  });
}

let honest: IndependentServer;
let tampering: IndependentServer;
beforeAll(async () => {
  [honest, tampering] = await Promise.all([start(), start((body) => body.replace("SUCCESS", "CLOSED!"))]);
});
afterAll(async () => {
  await Promise.all([honest.close(), tampering.close()]);
});

describe("APIv3", () => {
  const ask = (changes: Partial<QueryV3> = {}) =>
    queryV3({
      baseUrl: honest.baseUrl,
      mchid: "1900000001",
      serialNo: "5157F09EFDC096DE15EBE81A47057A72",
      privateKeyPem: merchant.privateKeyPem,
      platformPublicKeyPem: platform.publicKeyPem,
      platformSerial: serial,
      outRefundNo: number,
      subMchid: "1900000109",
      nowSeconds,
      ...changes,
    });

  test("the refund's own bytes come, and verify", async () => {
    expect(await ask()).toMatchObject({ status: 200, verified: true, body: json });
  });

  test.each([
    ["an unknown number", { outRefundNo: "other" }, 404, "RESOURCE_NOT_EXISTS"],
    ["another sub-merchant", { subMchid: "1900000110" }, 404, "RESOURCE_NOT_EXISTS"],
    ["an empty sub-merchant", { subMchid: "" }, 400, "PARAM_ERROR"],
  ] as const)("%s is refused, signed", async (_, changes, status, code) => {
    const answered = await ask(changes);
    expect(answered).toMatchObject({ status, verified: true });
    expect(JSON.parse(answered.body)).toMatchObject({ code });
  });

  test.each([
    ["another merchant's key", { privateKeyPem: platform.privateKeyPem }],
    ["another merchant number", { mchid: "1900000002" }],
    ["another certificate", { serialNo: "00" }],
    ["a clock 301 seconds slow", { nowSeconds: nowSeconds - 301 }],
    ["a clock 301 seconds fast", { nowSeconds: nowSeconds + 301 }],
  ])("%s is refused before authentication, unsigned", async (_, changes) => {
    const answered = await ask(changes);
    expect(answered).toMatchObject({ status: 401, verified: false });
    expect(answered.headers["wechatpay-signature"]).toBeUndefined();
    expect(JSON.parse(answered.body)).toMatchObject({ code: "SIGN_ERROR" });
  });

  test("a clock 300 seconds off still passes on both sides", async () => {
    expect(await ask({ nowSeconds: nowSeconds - 300 })).toMatchObject({ status: 200, verified: true });
  });

  test.each([
    ["changed after signing", () => ({ baseUrl: tampering.baseUrl })],
    ["checked with another key", () => ({ platformPublicKeyPem: merchant.publicKeyPem })],
    ["from a key with another name", () => ({ platformSerial: "PUB_KEY_ID_1" })],
  ])("an answer %s is not verified", async (_, changes) => {
    expect(await ask(changes())).toMatchObject({ status: 200, verified: false });
  });

  test("an answer is not verified without a signature, nor with an old one", async () => {
    const signing = { privateKeyPem: platform.privateKeyPem, serial, body: json };
    await using server = await startRawServer(
      answer({ body: json }),
      answer(signAnswerV3({ ...signing, timestamp: nowSeconds - 301 })),
      answer(signAnswerV3({ ...signing, timestamp: nowSeconds })),
    );
    const told = [];
    for (let n = 0; n < 3; n += 1) told.push((await ask({ baseUrl: server.baseUrl })).verified);
    expect(told).toEqual([false, false, true]);
    expect(server.received[0]?.target).toBe(
      "/v3/refund/domestic/refunds/A%7Cb%2A%40-_1?sub_mchid=1900000109",
    );
  });
});

describe.each(["MD5", "HMAC-SHA256"] as const)("V2 with %s", (signType) => {
  const ask = (ids: Partial<QueryV2>) => queryV2({ baseUrl: honest.baseUrl, ...v2, signType, ...ids });

  test.each([
    ["refund_id", { refundId: "5000003", outRefundNo: "R4", transactionId: "4200000001" }, "R3"],
    ["out_refund_no", { outRefundNo: "R4", transactionId: "4200000001", outTradeNo: "T1" }, "R4"],
  ])("%s wins over the weaker numbers", async (_, ids, outRefundNo) => {
    const { fields, verified } = await ask(ids);
    expect(verified).toBe(true);
    expect(fields).toMatchObject({ result_code: "SUCCESS", refund_count: "1", out_refund_no_0: outRefundNo });
  });

  test.each([{ transactionId: "4200000001", outTradeNo: "none" }, { outTradeNo: "T1" }])(
    "an order's refunds come ten at a time: %j",
    async (ids) => {
      const [first, second] = [await ask(ids), await ask({ ...ids, offset: 10 })];
      expect(first.fields).toMatchObject({
        refund_count: "10",
        total_refund_count: "12",
        refund_id_9: "5000009",
      });
      expect(second.fields).toMatchObject({ refund_count: "2", coupon_refund_id_1_0: "C11" });
      expect([first.verified, second.verified]).toEqual([true, true]);
    },
  );

  test.each([
    ["REFUNDNOTEXIST", { outRefundNo: "none" }],
    ["PARAM_ERROR", {}],
    ["PARAM_ERROR", { outTradeNo: "T1", offset: 13 }],
  ])("%s is signed: %j", async (code, ids) => {
    const { fields, verified } = await ask(ids);
    expect(fields).toMatchObject({ return_code: "SUCCESS", result_code: "FAIL", err_code: code });
    expect(verified).toBe(true);
  });

  test.each([{ key: "0".repeat(32) }, { mchid: "1" }, { appid: "wx0" }])(
    "%j is refused with two fields and no sign",
    async (changes) => {
      const { fields, verified } = await ask({ outTradeNo: "T1", ...changes });
      expect(Object.keys(fields)).toEqual(["return_code", "return_msg"]);
      expect(verified).toBe(false);
    },
  );

  test("an answer changed after signing, or signed by the other algorithm, is not verified", async () => {
    const other = signType === "MD5" ? "HMAC-SHA256" : "MD5";
    const fields = { return_code: "SUCCESS", result_code: "SUCCESS" };
    await using server = await startRawServer(
      answer({ body: signAnswerV2(fields, v2.key, other) }),
      answer({ body: signAnswerV2(fields, v2.key, signType) }),
      answer({ body: "<xml><return_code>SUCCESS</return_code></xml>" }),
    );
    const told = [await ask({ baseUrl: tampering.baseUrl, outTradeNo: "T1" })];
    for (let n = 0; n < 3; n += 1) told.push(await ask({ baseUrl: server.baseUrl, outTradeNo: "T1" }));
    expect(told.map(({ verified }) => verified)).toEqual([false, false, true, false]);
  });
});

test("what is not such a request is refused in V2's own words", async () => {
  const post = async (init: RequestInit) => (await fetch(`${honest.baseUrl}/pay/refundquery`, init)).text();
  expect(await post({ method: "GET" })).toContain("REQUIRE_POST_METHOD");
  expect(await post({ method: "POST", body: "{}" })).toContain("XML_FORMAT_ERROR");
  expect((await fetch(`${honest.baseUrl}/other`)).status).toBe(404);
});
