import { constants, createHash, publicEncrypt } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { createSandbox, defaultWorld, makeSandboxKeys, type Sandbox } from "../src/index.ts";
import { advance, applyV3, askV3, type HeardV3, refundTarget, startMs } from "./asking.ts";

const keys = await makeSandboxKeys();
let sandbox: Sandbox;
let refundId: string;

beforeEach(async () => {
  sandbox = createSandbox({ world: defaultWorld(keys), nowMs: () => startMs });
  const { json } = await applyV3(sandbox, keys, { out_refund_no: "ABNORMAL_1" });
  refundId = String(json["refund_id"]);
});

function encrypted(text: string, oaepHash = "sha1"): string {
  const padding = constants.RSA_PKCS1_OAEP_PADDING;
  return publicEncrypt({ key: keys.platform.publicKey, padding, oaepHash }, Buffer.from(text)).toString(
    "base64",
  );
}

const toUser = {
  sub_mchid: "1900000109",
  out_refund_no: "ABNORMAL_1",
  type: "USER_BANK_CARD",
  bank_type: "CMB_DEBIT",
  bank_account: encrypted("6225760008219524"),
  real_name: encrypted("张三"),
};

interface Changed {
  readonly body?: Readonly<Record<string, unknown>>;
  readonly id?: string;
  readonly serial?: string;
}

function handle({ body, id = refundId, serial = keys.platform.id }: Changed = {}): Promise<HeardV3> {
  return askV3({
    sandbox,
    keys,
    target: `/v3/refund/domestic/refunds/${id}/apply-abnormal-refund`,
    method: "POST",
    body: JSON.stringify({ ...toUser, ...body }),
    headers: { "wechatpay-serial": serial },
  });
}

const seen = async () => (await askV3({ sandbox, keys, target: refundTarget("ABNORMAL_1") })).json;

test("an abnormal refund goes to the payer's bank card", async () => {
  expect(await seen()).toMatchObject({ status: "ABNORMAL", channel: "ORIGINAL" });
  await advance(sandbox, 3600);
  const heard = await handle();
  expect(heard).toMatchObject({ status: 200, verified: true });
  const way = { channel: "OTHER_BANKCARD", user_received_account: "招商银行储蓄卡9524" };
  expect(heard.json).toMatchObject({ ...way, status: "PROCESSING", refund_id: refundId });
  expect(await seen()).toEqual(heard.json);
  await advance(sandbox, 300);
  expect(await seen()).toMatchObject({
    ...way,
    status: "SUCCESS",
    success_time: "2026-02-03T13:10:06+08:00",
  });
});

test("or to the merchant's", async () => {
  const body = { type: "MERCHANT_BANK_CARD", bank_account: undefined, real_name: undefined };
  expect((await handle({ body })).json).toMatchObject({
    status: "PROCESSING",
    channel: "OTHER_BANKCARD",
    user_received_account: "商户结算银行账户",
  });
});

describe("what is not handled", () => {
  test("a refund that is not abnormal", async () => {
    expect((await handle()).status).toBe(200);
    expect(await handle()).toMatchObject({
      status: 400,
      verified: true,
      json: { code: "INVALID_REQUEST", message: "退款单状态不是退款异常" },
    });
  });

  test("a refund that is not there, or whose numbers do not belong together", async () => {
    const absent = { status: 404, verified: true, json: { code: "RESOURCE_NOT_EXISTS" } };
    expect(await handle({ id: "50300000000000000000000000000" })).toMatchObject(absent);
    expect(await handle({ body: { out_refund_no: "SUCCESS_1" } })).toMatchObject(absent);
    expect(await handle({ body: { out_refund_no: "R-none" } })).toMatchObject(absent);
  });

  test.each([
    ["sub_mchid", { sub_mchid: undefined }],
    ["/out_refund_no", { out_refund_no: "" }],
    ["/type", { type: "CASH" }],
    ["/bank_type", { bank_type: "CMB_CREDIT" }],
    ["/bank_type", { bank_type: undefined }],
    ["/bank_account", { bank_account: "6225760008219524" }],
    ["/bank_account", { bank_account: encrypted("6225760008219524", "sha256") }],
    ["/bank_account", { bank_account: encrypted("no account") }],
    ["/real_name", { real_name: encrypted("") }],
    ["/real_name", { real_name: undefined }],
  ])("a wrong %s: %j", async (field, body) => {
    const heard = await handle({ body });
    expect(heard).toMatchObject({ status: 400, verified: true });
    expect(heard.json).toMatchObject({ code: "PARAM_ERROR", detail: { location: "body", field } });
    expect(await seen()).toMatchObject({ status: "ABNORMAL" });
  });

  test("what is encrypted for a key that Wechatpay-Serial does not name", async () => {
    const stranger = createHash("sha1").update("stranger").digest("hex").toUpperCase();
    expect((await handle({ serial: stranger })).json).toMatchObject({
      code: "PARAM_ERROR",
      detail: { field: "/bank_account" },
    });
  });
});
