import { type DigestV2, signFields } from "@wxrefund/testkit/independent/signing";
import { type Fields, xmlOfFields } from "@wxrefund/testkit/independent/xml";
import { beforeEach, describe, expect, test } from "vitest";
import { createSandbox, defaultWorld, makeSandboxKeys, type Sandbox } from "../src/index.ts";
import {
  advance,
  askV2,
  askV3,
  type HeardV2,
  origin,
  postV2,
  published,
  refundTarget,
  startMs,
} from "./asking.ts";

const keys = await makeSandboxKeys();
const by = { key: keys.v2Key, digest: "MD5" } as const;
let sandbox: Sandbox;

beforeEach(() => {
  sandbox = createSandbox({ world: defaultWorld(keys), nowMs: () => startMs });
});

const ask = (fields: Fields, digest: DigestV2 = "MD5"): Promise<HeardV2> =>
  askV2({ sandbox, keys, fields, digest });
const businessFail = (code: string) => ({
  verified: true,
  fields: { return_code: "SUCCESS", result_code: "FAIL", err_code: code },
});

describe("the published refund", () => {
  const digests: readonly DigestV2[] = ["MD5", "HMAC-SHA256"];
  const numbers: readonly (readonly [string, string])[] = [
    ["refund_id", "50000000382019052709732678859"],
    ["refund_id", published],
    ["out_refund_no", published],
    ["transaction_id", published],
    ["out_trade_no", published],
  ];
  test.each(digests.flatMap((digest) => numbers.map((number) => [digest, ...number] as const)))(
    "%s: found by %s %s",
    async (digest, name, value) => {
      const heard = await ask({ [name]: value }, digest);
      expect(heard.verified).toBe(true);
      expect(heard.fields).toMatchObject({
        return_code: "SUCCESS",
        result_code: "SUCCESS",
        appid: "wx8888888888888888",
        mch_id: "1900000001",
        transaction_id: published,
        out_trade_no: published,
        total_fee: "100",
        cash_fee: "90",
        refund_fee: "100",
        refund_count: "1",
        out_refund_no_0: published,
        refund_id_0: name === "refund_id" ? value : "50000000382019052709732678859",
        refund_fee_0: "100",
        refund_status_0: "SUCCESS",
        refund_recv_accout_0: "招商银行信用卡0403",
        refund_success_time_0: "2020-12-01 16:18:12",
        coupon_refund_fee_0: "10",
        coupon_refund_count_0: "1",
        coupon_refund_id_0_0: "109519",
      });
      expect(heard.fields["sign"]).toHaveLength(digest === "MD5" ? 32 : 64);
    },
  );

  test("an answer looks like a live one", async () => {
    const heard = await ask({ out_trade_no: published });
    expect(heard.status).toBe(200);
    expect(heard.contentType).toBe("text/plain");
    expect(heard.text).toContain("<total_fee>100</total_fee>");
    expect(heard.text).toContain("<sub_mch_id><![CDATA[]]></sub_mch_id>");
    expect(heard.text).toContain("<total_refund_count>1</total_refund_count>");
    expect((await ask({ out_refund_no: published })).fields).not.toHaveProperty("total_refund_count");
  });

  test("MD5 may be named", async () => {
    expect(await ask({ out_trade_no: published, sign_type: "MD5" })).toMatchObject({ verified: true });
  });
});

describe("unsigned refusals: return_code FAIL", () => {
  const fail = (message: string) => ({ return_code: "FAIL", return_msg: expect.stringContaining(message) });

  test("another method than POST", async () => {
    const response = await sandbox.fetch(new Request(`${origin}/pay/refundquery`));
    expect(await response.text()).toMatch(/FAIL[^]*REQUIRE_POST_METHOD/);
  });

  test.each([
    "",
    "{}",
    "<xml><a>1</a>",
    "<root><mch_id>1900000001</mch_id></root>",
    '<!DOCTYPE xml [<!ENTITY a "b">]><xml><mch_id>&a;</mch_id></xml>',
  ])("not V2's XML: %j", async (body) => {
    const { fields } = await postV2(sandbox, body, by);
    expect(fields).toEqual(fail("XML_FORMAT_ERROR"));
  });

  test("a merchant number that does not exist", async () => {
    const { fields } = await ask({ out_trade_no: published, mch_id: "1900009999" });
    expect(fields).toEqual(fail("MCHID_NOT_EXIST"));
  });

  const question = {
    appid: "wx8888888888888888",
    mch_id: "1900000001",
    nonce_str: "a",
    out_trade_no: published,
  };
  test.each<readonly [string, Fields]>([
    ["none", question],
    ["empty", { ...question, sign: "" }],
    ["another key's", { ...question, sign: signFields(question, "0".repeat(32), "MD5") }],
    ["in lower case", { ...question, sign: signFields(question, keys.v2Key, "MD5").toLowerCase() }],
    ["HMAC without sign_type", { ...question, sign: signFields(question, keys.v2Key, "HMAC-SHA256") }],
    [
      "sign_type not covered",
      { ...question, sign_type: "MD5", sign: signFields(question, keys.v2Key, "MD5") },
    ],
    ["an unknown sign_type", { ...question, sign_type: "toString", sign: "A".repeat(32) }],
  ])("sign: %s", async (_, fields) => {
    expect((await postV2(sandbox, xmlOfFields(fields), by)).fields).toEqual(fail("签名错误"));
  });

  test("the same question with its sign is answered", async () => {
    const sign = signFields(question, keys.v2Key, "MD5");
    expect(await postV2(sandbox, xmlOfFields({ ...question, sign }), by)).toMatchObject({ verified: true });
  });
});

describe("signed refusals: result_code FAIL", () => {
  test.each<readonly [string, string, Fields]>([
    [
      "an appid that does not exist",
      "APPID_NOT_EXIST",
      { appid: "wx0000000000000000", out_trade_no: published },
    ],
    [
      "a sub_mch_id that does not exist",
      "MCHID_NOT_EXIST",
      { sub_mch_id: "1900000110", out_trade_no: published },
    ],
    ["a nonce_str too long", "PARAM_ERROR", { nonce_str: "a".repeat(33), out_trade_no: published }],
    ["no number", "PARAM_ERROR", {}],
    ["only empty numbers", "PARAM_ERROR", { refund_id: "", out_trade_no: "" }],
    ["an order number too short", "PARAM_ERROR", { out_trade_no: "12345" }],
    ["a refund number with a dot", "PARAM_ERROR", { out_refund_no: "SUCCESS_." }],
    ["a refund id too long", "PARAM_ERROR", { refund_id: "1".repeat(33) }],
    ["an offset with a refund number", "PARAM_ERROR", { out_refund_no: published, offset: "0" }],
    ["an offset beyond the end", "PARAM_ERROR", { out_trade_no: "ORDER11_beyond", offset: "11" }],
    ["an offset that is no number", "PARAM_ERROR", { out_trade_no: published, offset: "-1" }],
    ["an offset with a leading zero", "PARAM_ERROR", { out_trade_no: published, offset: "00" }],
    ["no such refund", "REFUNDNOTEXIST", { out_refund_no: "NOTFOUND_1" }],
    ["no such order", "REFUNDNOTEXIST", { out_trade_no: "no-such-order" }],
    ["an id of WeChat Pay's that nobody has", "REFUNDNOTEXIST", { refund_id: "SUCCESS1" }],
  ])("%s: %s", async (_, code, fields) => {
    expect(await ask(fields)).toMatchObject(businessFail(code));
    expect(await ask(fields, "HMAC-SHA256")).toMatchObject(businessFail(code));
  });
});

test("the strongest number decides: refund_id, out_refund_no, transaction_id, out_trade_no", async () => {
  const seen = async (fields: Fields): Promise<string | undefined> =>
    (await ask(fields)).fields["out_refund_no_0"];
  const first = await ask({ out_refund_no: "SUCCESS_first" });
  const second = await ask({ out_refund_no: "SUCCESS_second" });
  const refundId = first.fields["refund_id_0"] ?? "";
  const transactionId = second.fields["transaction_id"] ?? "";
  expect(await seen({ refund_id: refundId, out_refund_no: "SUCCESS_second" })).toBe("SUCCESS_first");
  expect(await seen({ out_refund_no: "SUCCESS_first", transaction_id: transactionId })).toBe("SUCCESS_first");
  expect(await seen({ transaction_id: transactionId, out_trade_no: "SUCCESS_first" })).toBe("SUCCESS_second");
  expect(await seen({ refund_id: "", out_refund_no: "", out_trade_no: "SUCCESS_first" })).toBe(
    "SUCCESS_first",
  );
});

describe("orders", () => {
  test("two refunds, newest first, and the sum of this answer", async () => {
    const { fields, verified } = await ask({ out_trade_no: "ORDER2_shop" });
    expect(verified).toBe(true);
    expect(fields).toMatchObject({
      total_fee: "200",
      refund_fee: "200",
      refund_count: "2",
      total_refund_count: "2",
      out_refund_no_0: "ORDER2_shop-R2",
      refund_status_0: "PROCESSING",
      refund_channel_0: "",
      out_refund_no_1: "ORDER2_shop-R1",
      refund_status_1: "SUCCESS",
      refund_channel_1: "ORIGINAL",
      refund_success_time_1: "2026-02-03 12:04:06",
    });
    const one = await ask({ out_refund_no: "ORDER2_shop-R1" });
    expect(one.fields).toMatchObject({ refund_fee: "100", refund_count: "1", out_trade_no: "ORDER2_shop" });
  });

  test("eleven refunds come as ten and one", async () => {
    const first = await ask({ out_trade_no: "ORDER11_shop" });
    expect(first.fields).toMatchObject({
      refund_count: "10",
      total_refund_count: "11",
      refund_fee: "1000",
      out_refund_no_0: "ORDER11_shop-R11",
      out_refund_no_9: "ORDER11_shop-R2",
    });
    expect(first.fields).not.toHaveProperty("out_refund_no_10");
    const second = await ask({ out_trade_no: "ORDER11_shop", offset: "10" });
    expect(second.fields).toMatchObject({
      refund_count: "1",
      total_refund_count: "11",
      refund_fee: "100",
      out_refund_no_0: "ORDER11_shop-R1",
    });
  });

  test("pages by transaction_id as well", async () => {
    const { fields } = await ask({ out_trade_no: "ORDER25_shop" });
    const transactionId = fields["transaction_id"] ?? "";
    const last = await ask({ transaction_id: transactionId, offset: "20" });
    expect(last.fields).toMatchObject({ refund_count: "5", out_refund_no_4: "ORDER25_shop-R1" });
  });

  test("the order number of a journey's refund is its own number", async () => {
    expect((await ask({ out_trade_no: "CLOSED_order" })).fields).toMatchObject({
      out_refund_no_0: "CLOSED_order",
      refund_status_0: "REFUNDCLOSE",
    });
  });
});

test("coupons are counted and numbered", async () => {
  const { fields, verified } = await ask({ out_refund_no: "COUPON_1" });
  expect(verified).toBe(true);
  expect(fields).toMatchObject({
    total_fee: "1000",
    settlement_total_fee: "900",
    cash_fee: "800",
    coupon_refund_fee: "100",
    settlement_refund_fee_0: "450",
    coupon_refund_fee_0: "100",
    coupon_refund_count_0: "2",
    coupon_type_0_0: "CASH",
    coupon_refund_batch_id_0_0: "100",
    coupon_refund_fee_0_0: "50",
    coupon_type_0_1: "NO_CASH",
    coupon_refund_id_0_1: "10001",
  });
});

test.each([
  ["SUCCESS_1", "SUCCESS"],
  ["PROCESSING_1", "PROCESSING"],
  ["CLOSED_1", "REFUNDCLOSE"],
  ["ABNORMAL_1", "CHANGE"],
  ["FAILED_1", "FAIL"],
  ["UNCERTAIN_1", "NOTSURE"],
  ["UNHEARDOF_1", "REROUTING"],
])("%s is %s", async (number, word) => {
  expect((await ask({ out_refund_no: number })).fields).toMatchObject({ refund_status_0: word });
});

test("V2 and APIv3 tell of the same refund, whichever asks first", async () => {
  const v2 = await ask({ out_refund_no: "PROCESSING_both" });
  const v3 = await askV3({ sandbox, keys, target: refundTarget("PROCESSING_both") });
  expect(v3.json["refund_id"]).toBe(v2.fields["refund_id_0"]);
  expect(v3.json["transaction_id"]).toBe(v2.fields["transaction_id"]);
  await advance(sandbox, 300);
  const later = await ask({ refund_id: v2.fields["refund_id_0"] ?? "" });
  expect(later.fields).toMatchObject({
    refund_status_0: "SUCCESS",
    refund_channel_0: "ORIGINAL",
    refund_success_time_0: "2026-02-03 12:10:06",
  });
});

describe("sub_mch_id", () => {
  test("is given back when it was given", async () => {
    const { fields } = await ask({ sub_mch_id: "1900000109", out_refund_no: published });
    expect(fields).toMatchObject({ sub_mch_id: "1900000109", refund_count: "1" });
  });

  test("a service provider must name one", async () => {
    const world = defaultWorld(keys);
    const merchants = world.merchants.map((merchant) => ({
      ...merchant,
      v2: { kind: "service-provider" as const, appids: ["wx8888888888888888"], key: keys.v2Key },
    }));
    sandbox = createSandbox({ world: { ...world, merchants }, nowMs: () => startMs });
    expect(await ask({ out_refund_no: published })).toMatchObject(businessFail("PARAM_ERROR"));
    expect(await ask({ out_refund_no: published, sub_mch_id: "1900000109" })).toMatchObject({
      verified: true,
      fields: { result_code: "SUCCESS" },
    });
  });
});
