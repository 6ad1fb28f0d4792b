import { readFileSync } from "node:fs";
import { newRsaKeys } from "@wxrefund/testkit/independent/signing";
import { beforeEach, describe, expect, test } from "vitest";
import { createSandbox, defaultWorld, makeSandboxKeys, type Sandbox } from "../src/index.ts";
import { advance, askV3, type HeardV3, heardV3, origin, published, refundTarget, startMs } from "./asking.ts";

const keys = await makeSandboxKeys();
const publishedText = readFileSync(new URL("vectors/published-answer.json", import.meta.url), "utf8");

let sandbox: Sandbox;
let nowMs: number;

beforeEach(() => {
  nowMs = startMs;
  sandbox = createSandbox({ world: defaultWorld(keys), nowMs: () => nowMs });
});

const ask = (outRefundNo: string, sub?: string): Promise<HeardV3> =>
  askV3({ sandbox, keys, target: refundTarget(outRefundNo, sub) });

describe("the published refund", () => {
  test("answers with the printed text, byte for byte, and a signature that verifies", async () => {
    const heard = await ask(published);
    expect(heard.status).toBe(200);
    expect(heard.text).toBe(publishedText);
    expect(heard.verified).toBe(true);
  });

  test("its answer carries every header a live one has", async () => {
    const { headers } = await ask(published);
    expect(headers.get("content-type")).toMatch(/^application\/json/);
    expect(headers.get("request-id")).toMatch(/^[0-9A-Z]+-0$/);
    expect(headers.get("wechatpay-timestamp")).toBe(String(Math.floor(startMs / 1000)));
    expect(headers.get("wechatpay-nonce")).toMatch(/^[0-9A-Za-z]{32}$/);
    expect(headers.get("wechatpay-serial")).toBe(keys.platform.id);
    expect(headers.get("wechatpay-signature-type")).toBe("WECHATPAY2-SHA256-RSA2048");
  });

  test("another sub-merchant of nobody is 404, signed", async () => {
    const heard = await ask(published, "1900000110");
    expect(heard).toMatchObject({ status: 404, verified: true, json: { code: "MCH_NOT_EXISTS" } });
  });
});

describe("journeys", () => {
  test("a refund answers in compact JSON with names in alphabetical order", async () => {
    const { text } = await ask("SUCCESS_1");
    expect(text).toMatch(
      /^\{"amount":\{"currency":"CNY","discount_refund":0,"from":\[\],"payer_refund":100,/,
    );
    expect(text).toContain('"user_received_account":"支付用户零钱"');
    expect(text).not.toMatch(/[\n ]/);
  });

  test.each([
    ["SUCCESS_1", "SUCCESS"],
    ["CLOSED_1", "CLOSED"],
    ["ABNORMAL_1", "ABNORMAL"],
    ["PROCESSING_1", "PROCESSING"],
    ["FOREVER_1", "PROCESSING"],
    ["FAILED_1", "CLOSED"],
    ["UNCERTAIN_1", "PROCESSING"],
    ["UNHEARDOF_1", "REROUTING"],
    ["PARTIAL_1", "SUCCESS"],
  ])("%s is %s", async (number, status) => {
    const heard = await ask(number);
    expect(heard).toMatchObject({ status: 200, verified: true, json: { out_refund_no: number, status } });
  });

  test("the same number has the same numbers in another sandbox", async () => {
    const { json } = await ask("SUCCESS_same");
    const other = createSandbox({ world: defaultWorld(keys), nowMs: () => startMs });
    const again = await askV3({ sandbox: other, keys, target: refundTarget("SUCCESS_same") });
    expect(again.json).toEqual(json);
    expect(json["refund_id"]).toMatch(/^[0-9]{29}$/);
    expect(json["transaction_id"]).toMatch(/^[0-9]{28}$/);
  });

  test("processing turns into success after five virtual minutes, and the creation time stays", async () => {
    const before = await ask("PROCESSING_2");
    expect(before.json).toMatchObject({ status: "PROCESSING", create_time: "2026-02-03T12:05:06+08:00" });
    expect(before.json).not.toHaveProperty("success_time");
    await advance(sandbox, 298);
    expect((await ask("PROCESSING_2")).json).toMatchObject({ status: "PROCESSING" });
    await advance(sandbox, 2);
    const after = await ask("PROCESSING_2");
    expect(after.json).toMatchObject({
      status: "SUCCESS",
      create_time: "2026-02-03T12:05:06+08:00",
      success_time: "2026-02-03T12:10:06+08:00",
    });
    expect(after.headers.get("wechatpay-timestamp")).toBe(String(Math.floor(startMs / 1000)));
  });

  test("real time moves journeys as well", async () => {
    await ask("PROCESSING_3");
    nowMs += 301_000;
    const target = refundTarget("PROCESSING_3");
    const timestamp = String(Math.floor(nowMs / 1000));
    expect((await askV3({ sandbox, keys, target, timestamp })).json).toMatchObject({ status: "SUCCESS" });
  });

  test("a refund without enough money closes after seven days", async () => {
    expect((await ask("UNFUNDED_1")).json).toMatchObject({ status: "PROCESSING" });
    await advance(sandbox, 7 * 86_400);
    expect((await ask("UNFUNDED_1")).json).toMatchObject({ status: "CLOSED" });
  });

  test("an abnormal refund that is handled goes to another card", async () => {
    expect((await ask("HANDLED_1")).json).toMatchObject({ status: "ABNORMAL", channel: "ORIGINAL" });
    await advance(sandbox, 3600);
    expect((await ask("HANDLED_1")).json).toMatchObject({ status: "SUCCESS", channel: "OTHER_BANKCARD" });
  });

  test("a late refund is not found at first", async () => {
    expect(await ask("LATE_1")).toMatchObject({ status: 404, json: { code: "RESOURCE_NOT_EXISTS" } });
    await advance(sandbox, 30);
    expect(await ask("LATE_1")).toMatchObject({ status: 200, json: { status: "SUCCESS" } });
  });

  test("coupons add up as in the documents' ten-yuan example", async () => {
    const { json } = await ask("COUPON_1");
    expect(json["amount"]).toEqual({
      currency: "CNY",
      discount_refund: 100,
      from: [],
      payer_refund: 400,
      payer_total: 800,
      refund: 500,
      refund_fee: 3,
      settlement_refund: 450,
      settlement_total: 900,
      total: 1000,
    });
    expect(json["promotion_detail"]).toMatchObject([
      { type: "COUPON", refund_amount: 50 },
      { type: "DISCOUNT", refund_amount: 50 },
    ]);
  });

  test("a field that no document lists is there", async () => {
    expect((await ask("UNHEARDOF_1")).json).toMatchObject({ reroute_count: 2 });
  });

  test.each(["NOTFOUND_1", "unknown", "success_1"])("%s is not found, in a signed answer", async (number) => {
    const heard = await ask(number);
    expect(heard.status).toBe(404);
    expect(heard.json).toEqual({ code: "RESOURCE_NOT_EXISTS", message: "退款单不存在" });
    expect(heard.verified).toBe(true);
    expect(heard.headers.get("request-id")).not.toMatch(/-0$/);
  });

  test("each refund of an order is found by its own number", async () => {
    const heard = await ask("ORDER2_shop-R1");
    expect(heard.json).toMatchObject({ out_trade_no: "ORDER2_shop", amount: { total: 200, refund: 100 } });
    expect((await ask("ORDER2_shop-R3")).status).toBe(404);
  });
});

describe("the number in the path", () => {
  test("every character a refund number may hold, escaped once", async () => {
    const heard = await ask("SUCCESS_a-b%7Cc%2Ad%40e");
    expect(heard.json).toMatchObject({ out_refund_no: "SUCCESS_a-b|c*d@e" });
  });

  test.each([
    "SUCCESS_%257C",
    "SUCCESS_.",
    "a%2Fb",
    "%E9%80%80",
    "%ZZ",
    "SUCCESS_%20x",
    `S${"1".repeat(64)}`,
  ])("%s is 400 PARAM_ERROR, signed", async (number) => {
    expect(await ask(number)).toMatchObject({
      status: 400,
      verified: true,
      json: { code: "PARAM_ERROR", detail: { location: "path" } },
    });
  });
});

describe("sub_mchid", () => {
  test.each([
    ["no query", `/v3/refund/domestic/refunds/${published}`],
    ["empty", refundTarget(published, "")],
    ["not a number", refundTarget(published, "x")],
    ["twice", `${refundTarget(published)}&sub_mchid=1900000109`],
    ["broken escapes", refundTarget(published, "%ZZ")],
  ])("%s: 400 PARAM_ERROR, signed", async (_, target) => {
    expect(await askV3({ sandbox, keys, target })).toMatchObject({
      status: 400,
      verified: true,
      json: { code: "PARAM_ERROR", detail: { location: "query", field: "sub_mchid" } },
    });
  });

  test("other parameters beside it do not matter", async () => {
    const target = `/v3/refund/domestic/refunds/${published}?x=1&sub_mchid=1900000109`;
    expect((await askV3({ sandbox, keys, target })).status).toBe(200);
  });
});

describe("an ordinary merchant", () => {
  const ordinary = { mchid: "1900000002", serialNo: "5157F09EFDC096DE15EBE81A47057A7232F1B8E1" };
  const pair = newRsaKeys();
  const merchantWorld = {
    ...defaultWorld(keys),
    merchants: [
      ...defaultWorld(keys).merchants,
      {
        mchid: ordinary.mchid,
        v3: {
          kind: "merchant" as const,
          certificates: [{ serialNo: ordinary.serialNo, publicKey: pair.publicKeyPem }],
        },
      },
    ],
  };
  const askAs = (target: string, more: object = {}): Promise<HeardV3> =>
    askV3({
      sandbox: createSandbox({ world: merchantWorld, nowMs: () => startMs }),
      keys,
      target,
      ...ordinary,
      privateKey: pair.privateKeyPem,
      ...more,
    });

  test("asks without sub_mchid", async () => {
    expect(await askAs("/v3/refund/domestic/refunds/SUCCESS_1")).toMatchObject({
      status: 200,
      verified: true,
    });
  });

  test("has no sub-merchants to ask for", async () => {
    expect(await askAs(refundTarget("SUCCESS_1"))).toMatchObject({
      status: 400,
      json: { code: "PARAM_ERROR" },
    });
  });

  test("does not see another merchant's refunds", async () => {
    expect(await askAs(`/v3/refund/domestic/refunds/${published}`)).toMatchObject({ status: 404 });
  });

  test("may not use another merchant's number: 401, unsigned", async () => {
    const heard = await askAs(refundTarget(published), { mchid: "1900000001" });
    expect(heard).toMatchObject({ status: 401, signatureHeaders: [], json: { code: "SIGN_ERROR" } });
  });
});

describe("Wechatpay-Serial of the request", () => {
  const other = newRsaKeys();
  const serial = "0B10C3F0B1F4EE0C1C3D2A5E7F9A1B3C5D7E9F01";
  const askWith = async (
    asked: string | undefined,
  ): Promise<{ serial: string | null; verified: boolean }> => {
    const world = defaultWorld(keys);
    const both = {
      ...world,
      platformKeys: [...world.platformKeys, { id: serial, privateKey: other.privateKeyPem }],
    };
    const two = createSandbox({ world: both, nowMs: () => startMs });
    const ofSerial = { ...keys, platform: { ...keys.platform, publicKey: other.publicKeyPem } };
    const heard = await askV3({
      sandbox: two,
      keys: asked?.toUpperCase() === serial ? ofSerial : keys,
      target: refundTarget(published),
      headers: { "wechatpay-serial": asked },
    });
    return { serial: heard.headers.get("wechatpay-serial"), verified: heard.verified };
  };

  test("chooses among the platform's keys", async () => {
    expect(await askWith(serial)).toEqual({ serial, verified: true });
    expect(await askWith(serial.toLowerCase())).toEqual({ serial, verified: true });
    expect(await askWith(keys.platform.id)).toEqual({ serial: keys.platform.id, verified: true });
  });

  test("one that nobody has, or none, gets the first key", async () => {
    expect(await askWith("PUB_KEY_ID_0000000000000000000000000000000000")).toMatchObject({
      serial: keys.platform.id,
      verified: true,
    });
    expect(await askWith(undefined)).toEqual({ serial: keys.platform.id, verified: true });
  });
});

test("without a target the URL of the request counts", async () => {
  const target = refundTarget(published);
  const { sandbox: _, ...rest } = { sandbox, keys, target };
  const asked = await askV3({
    ...rest,
    sandbox: { fetch: (request) => sandbox.fetch(new Request(`${origin}${target}`, request)) },
  });
  expect(asked).toMatchObject({ status: 200, verified: true });
});

test("paths and methods that are not served are the gateway's: unsigned", async () => {
  const missing = await sandbox.fetch(new Request(`${origin}/v3/bill/tradebill`));
  expect(await heardV3(missing, keys.platform.publicKey)).toMatchObject({
    status: 404,
    signatureHeaders: [],
  });
  const method = await sandbox.fetch(
    new Request(`${origin}${refundTarget(published)}`, { method: "DELETE" }),
  );
  expect(method.headers.get("allow")).toBe("GET");
  expect(await heardV3(method, keys.platform.publicKey)).toMatchObject({ status: 405, signatureHeaders: [] });
});
