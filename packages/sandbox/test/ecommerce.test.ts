import { constants, publicEncrypt } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { createSandbox, defaultWorld, makeSandboxKeys, type Sandbox } from "../src/index.ts";
import { advance, askV3, control, type HeardV3, startMs } from "./asking.ts";

const keys = await makeSandboxKeys();
const refunds = "/v3/ecommerce/refunds";
const sub = "?sub_mchid=1900000109";
let sandbox: Sandbox;

beforeEach(() => {
  sandbox = createSandbox({ world: defaultWorld(keys), nowMs: () => startMs });
});

const application = {
  sub_mchid: "1900000109",
  sp_appid: "wx8888888888888888",
  out_trade_no: "PAID300_1",
  out_refund_no: "E1",
  amount: { refund: 100, total: 300, currency: "CNY" },
};

const get = (target: string): Promise<HeardV3> => askV3({ sandbox, keys, target });
const post = (path: string, body: object, headers = {}): Promise<HeardV3> =>
  askV3({ sandbox, keys, target: `${refunds}/${path}`, method: "POST", body: JSON.stringify(body), headers });
const apply = (change: object = {}): Promise<HeardV3> => post("apply", { ...application, ...change });

describe("an application", () => {
  test("is answered in short, without status, order and channel", async () => {
    const { status, verified, json } = await apply();
    expect([status, verified]).toEqual([200, true]);
    expect(json).toEqual({
      refund_id: expect.stringMatching(/^50300[0-9]{24}$/),
      out_refund_no: "E1",
      create_time: "2026-02-03T12:05:06+08:00",
      amount: { refund: 100, from: [], payer_refund: 100, discount_refund: 0, currency: "CNY" },
      promotion_detail: [],
    });
  });

  test("is the same one when it comes again, and no other", async () => {
    const first = await apply();
    expect((await apply()).json).toEqual(first.json);
    const other = await apply({ amount: { refund: 101, total: 300 } });
    expect([other.status, other.json["code"], other.verified]).toEqual([400, "INVALID_REQUEST", true]);
  });

  test.each<[string, object, string]>([
    ["no sp_appid", { sp_appid: undefined }, "/sp_appid"],
    ["another platform's sp_appid", { sp_appid: "wx1" }, "/sp_appid"],
    ["no sub-merchant", { sub_mchid: undefined }, "sub_mchid"],
    ["a source there is not", { refund_account: "OTHER" }, "/refund_account"],
    ["UNSETTLED funds", { funds_account: "UNSETTLED" }, "/funds_account"],
    ["no order", { out_trade_no: undefined }, "/transaction_id"],
    [
      "accounts that do not sum",
      { amount: { refund: 100, total: 300, from: [{ account: "AVAILABLE", amount: 1 }] } },
      "/amount/from",
    ],
  ])("with %s is refused", async (_, change, field) => {
    const { status, json, verified } = await apply(change);
    expect([status, json["code"], verified]).toEqual([400, "PARAM_ERROR", true]);
    expect(json["detail"]).toMatchObject({ field });
  });

  test("of a merchant that is no platform is refused", async () => {
    const world = defaultWorld(keys);
    const [merchant] = world.merchants;
    if (merchant?.v3 === undefined) throw new Error("the default world has a merchant");
    const ordinary = { ...merchant, v3: { ...merchant.v3, kind: "merchant" as const } };
    sandbox = createSandbox({ world: { ...world, merchants: [ordinary] }, nowMs: () => startMs });
    const { status, json, verified } = await apply();
    expect([status, json["code"], verified]).toEqual([403, "NO_AUTH", true]);
  });

  test("that the platform pays in advance is not charged to the sub-merchant", async () => {
    await control(sandbox, "balance", { fen: 50, mchid: "1900000001", sub_mchid: "1900000109" });
    expect((await apply()).json["code"]).toBe("NOT_ENOUGH");
    const { json } = await apply({ refund_account: "REFUND_SOURCE_PARTNER_ADVANCE" });
    expect(json).toMatchObject({
      refund_account: "REFUND_SOURCE_PARTNER_ADVANCE",
      amount: { refund: 100, advance: 100 },
    });
  });
});

describe("a query", () => {
  test("by either number tells status and order", async () => {
    const { refund_id: refundId } = (await apply()).json;
    const byNumber = await get(`${refunds}/out-refund-no/E1${sub}`);
    const byId = await get(`${refunds}/id/${String(refundId)}${sub}`);
    expect(byNumber.json).toMatchObject({
      refund_id: refundId,
      status: "PROCESSING",
      out_trade_no: "PAID300_1",
      channel: "ORIGINAL",
      amount: { refund: 100 },
    });
    expect(byNumber.json["amount"]).not.toHaveProperty("total");
    expect(byId.json).toEqual(byNumber.json);
    expect([byNumber.verified, byId.verified]).toEqual([true, true]);
  });

  test.each([
    [`${refunds}/out-refund-no/NOTFOUND_1${sub}`, 404, "RESOURCE_NOT_EXISTS"],
    [`${refunds}/id/5030000000${sub}`, 404, "RESOURCE_NOT_EXISTS"],
    [`${refunds}/out-refund-no/E1`, 400, "PARAM_ERROR"],
    [`${refunds}/out-refund-no/E1?sub_mchid=1900000999`, 404, "MCH_NOT_EXISTS"],
    [`${refunds}/id/a-b${sub}`, 400, "PARAM_ERROR"],
  ])("%s is %i %s", async (target, status, code) => {
    const heard = await get(target);
    expect([heard.status, heard.json["code"], heard.verified]).toEqual([status, code, true]);
  });
});

describe("the platform's advance", () => {
  const advanced = async (outRefundNo: string): Promise<string> => {
    const source = { refund_account: "REFUND_SOURCE_PARTNER_ADVANCE", out_refund_no: outRefundNo };
    return String((await apply(source)).json["refund_id"]);
  };
  const asked = { sub_mchid: "1900000109" };

  test("comes back a minute after it was asked for, once", async () => {
    const refundId = await advanced("SUCCESS_E1");
    const target = `${refunds}/${refundId}/return-advance${sub}`;
    expect((await get(target)).json["code"]).toBe("RESOURCE_NOT_EXISTS");
    const first = await post(`${refundId}/return-advance`, asked);
    expect(first.json).toEqual({
      refund_id: refundId,
      advance_return_id: expect.stringMatching(/^5040/),
      return_amount: 100,
      payer_mchid: "1900000109",
      payer_account: "BASIC",
      payee_mchid: "1900000001",
      payee_account: "BASIC",
      result: "PROCESSING",
    });
    await advance(sandbox, 60);
    const after = await get(target);
    expect(after.json).toMatchObject({ result: "SUCCESS", success_time: "2026-02-03T12:06:06+08:00" });
    expect((await post(`${refundId}/return-advance`, asked)).json).toEqual(after.json);
  });

  test.each([
    ["while the refund is in processing", () => advanced("PROCESSING_E1")],
    [
      "of what the sub-merchant paid",
      async () => String((await apply({ out_refund_no: "SUCCESS_E2" })).json["refund_id"]),
    ],
  ])("does not come back %s", async (_, applied) => {
    const { status, json } = await post(`${await applied()}/return-advance`, asked);
    expect([status, json["code"]]).toEqual([400, "INVALID_REQUEST"]);
  });

  test("is asked for and after, nothing else", async () => {
    const target = `${refunds}/5000/return-advance`;
    const heard = await askV3({ sandbox, keys, target, method: "PUT", body: "{}" });
    expect([heard.status, heard.headers.get("allow")]).toEqual([405, "GET, POST"]);
  });
});

test("an abnormal refund goes to a card, and is told in the e-commerce form", async () => {
  const { refund_id: refundId } = (await apply({ out_refund_no: "ABNORMAL_E1" })).json;
  const padding = constants.RSA_PKCS1_OAEP_PADDING;
  const encrypted = (text: string): string =>
    publicEncrypt({ key: keys.platform.publicKey, padding, oaepHash: "sha1" }, Buffer.from(text)).toString(
      "base64",
    );
  const body = {
    sub_mchid: "1900000109",
    out_refund_no: "ABNORMAL_E1",
    type: "USER_BANK_CARD",
    bank_type: "CMB_DEBIT",
    bank_account: encrypted("6225760008219524"),
    real_name: encrypted("张三"),
  };
  const serial = { "wechatpay-serial": keys.platform.id };
  const { json } = await post(`${String(refundId)}/apply-abnormal-refund`, body, serial);
  expect(json).toMatchObject({ status: "PROCESSING", user_received_account: "招商银行储蓄卡9524" });
  expect(json["amount"]).not.toHaveProperty("total");
});
