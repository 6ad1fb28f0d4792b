import { beforeEach, describe, expect, test } from "vitest";
import { createSandbox, defaultWorld, makeSandboxKeys, refusals, type Sandbox } from "../src/index.ts";
import { advance, applyV2, askV2, askV3, control, refundTarget, startMs } from "./asking.ts";

const keys = await makeSandboxKeys();
const world = defaultWorld(keys);
let sandbox: Sandbox;

beforeEach(() => {
  sandbox = createSandbox({ world, nowMs: () => startMs });
});

const apply = (change?: Readonly<Record<string, string>>) => applyV2(sandbox, keys, change);
const query = (outRefundNo: string) => askV2({ sandbox, keys, fields: { out_refund_no: outRefundNo } });

describe("an application that is accepted", () => {
  test.each(["MD5", "HMAC-SHA256"] as const)(
    "is answered signed with %s, without a status",
    async (digest) => {
      const heard = await askV2({
        sandbox,
        keys,
        digest,
        path: "/secapi/pay/refund",
        arrival: { clientCertificate: { serialNo: keys.merchant.serialNo } },
        fields: { out_trade_no: "PAID300_1", out_refund_no: "R1", total_fee: "300", refund_fee: "100" },
      });
      expect(heard).toMatchObject({ status: 200, verified: true });
      expect(heard.fields).toEqual({
        return_code: "SUCCESS",
        return_msg: "OK",
        result_code: "SUCCESS",
        appid: "wx8888888888888888",
        mch_id: "1900000001",
        sub_mch_id: "",
        nonce_str: expect.stringMatching(/^[0-9A-Za-z]{32}$/),
        sign: expect.any(String),
        out_trade_no: "PAID300_1",
        transaction_id: expect.stringMatching(/^4200[0-9]{24}$/),
        out_refund_no: "R1",
        refund_id: expect.stringMatching(/^50300[0-9]{24}$/),
        refund_channel: "",
        refund_fee: "100",
        settlement_refund_fee: "100",
        total_fee: "300",
        settlement_total_fee: "300",
        fee_type: "CNY",
        cash_fee: "300",
        cash_refund_fee: "100",
        coupon_refund_fee: "0",
        coupon_refund_count: "0",
      });
    },
  );

  test("is found by both queries, and not before", async () => {
    expect((await query("R1")).fields).toMatchObject({ err_code: "REFUNDNOTEXIST" });
    const { fields } = await apply();
    expect((await query("R1")).fields).toMatchObject({
      refund_id_0: fields["refund_id"],
      refund_status_0: "PROCESSING",
      total_fee: "300",
      refund_fee_0: "100",
    });
    const v3 = await askV3({ sandbox, keys, target: refundTarget("R1") });
    expect(v3.json).toMatchObject({ refund_id: fields["refund_id"], status: "PROCESSING" });
  });

  test("tells its coupons by one index", async () => {
    const { fields } = await apply({
      out_trade_no: "COUPONS100_1",
      total_fee: "100",
      refund_fee: "50",
      refund_account: "REFUND_SOURCE_RECHARGE_FUNDS",
    });
    expect(fields).toMatchObject({
      cash_fee: "80",
      cash_refund_fee: "40",
      settlement_total_fee: "90",
      settlement_refund_fee: "45",
      coupon_refund_fee: "10",
      coupon_refund_count: "2",
      coupon_type_0: "CASH",
      coupon_refund_id_0: "10000",
      coupon_refund_fee_0: "5",
      coupon_type_1: "NO_CASH",
      coupon_refund_fee_1: "5",
    });
    expect((await query("R1")).fields).toMatchObject({
      coupon_refund_fee_0: "10",
      coupon_refund_fee_0_1: "5",
      refund_account_0: "REFUND_SOURCE_RECHARGE_FUNDS",
    });
  });

  test("the same again is the same refund", async () => {
    const first = await apply();
    await advance(sandbox, 600);
    const again = await apply();
    expect(again.fields["refund_id"]).toBe(first.fields["refund_id"]);
    expect((await query("R1")).fields["refund_count"]).toBe("1");
  });
});

describe("an application that is refused", () => {
  const full = { refund_fee: "300" };
  const cases: Readonly<Record<string, () => Promise<unknown>>> = {
    moreThanTotal: () => apply({ refund_fee: "301" }),
    otherParameters: async () => {
      await apply();
      return apply({ refund_fee: "99" });
    },
    noOrder: () => apply({ out_trade_no: "NOBODY_1" }),
    trouble: () => apply({ out_refund_no: "NOTFOUND_1" }),
    otherTotal: () => apply({ total_fee: "200" }),
    overdue: () => apply({ out_trade_no: "OLD300_1" }),
    payerGone: () => apply({ out_trade_no: "GONE300_1" }),
    allRefunded: async () => {
      await apply({ ...full, out_refund_no: "R0" });
      await advance(sandbox, 60);
      return apply();
    },
    moreThanLeft: async () => {
      await apply({ out_refund_no: "R0" });
      await advance(sandbox, 60);
      return apply(full);
    },
    tooMany: async () => {
      for (let n = 1; n <= 50; n += 1) {
        await apply({ out_refund_no: `R0-${n}`, refund_fee: "1" });
        await advance(sandbox, 60);
      }
      return apply();
    },
    tooSoon: async () => {
      await apply({ out_refund_no: "R0" });
      return apply();
    },
    notEnough: async () => {
      await control(sandbox, "balance", { fen: 99 });
      return apply();
    },
  };

  test("every refusal is tried", () => {
    expect(Object.keys(cases).toSorted()).toEqual(refusals.map(({ name }) => name).toSorted());
  });

  test.each(refusals)("$name: $v2.code", async ({ name, v2 }) => {
    const coded = {
      verified: true,
      fields: { result_code: "FAIL", err_code: v2.code, err_code_des: v2.text },
    };
    const codeless = { verified: false, fields: { return_code: "FAIL", return_msg: v2.text } };
    expect(await cases[name]?.()).toMatchObject(v2.code === undefined ? codeless : coded);
  });

  test.each([
    ["PARAM_ERROR", "out_refund_no", { out_refund_no: "" }],
    ["PARAM_ERROR", "out_refund_no", { out_refund_no: "R/1" }],
    ["PARAM_ERROR", "total_fee", { total_fee: "1.00" }],
    ["PARAM_ERROR", "refund_fee", { refund_fee: "-1" }],
    ["PARAM_ERROR", "refund_fee", { refund_fee: "0" }],
    ["PARAM_ERROR", "out_trade_no", { out_trade_no: "short" }],
    ["PARAM_ERROR", "transaction_id", { out_trade_no: "" }],
    ["PARAM_ERROR", "refund_fee_type", { refund_fee_type: "USD" }],
    ["PARAM_ERROR", "refund_desc", { refund_desc: "很".repeat(81) }],
    ["PARAM_ERROR", "refund_account", { refund_account: "toString" }],
    ["PARAM_ERROR", "notify_url", { notify_url: "https://shop.example/?a=b" }],
    ["INVALID_TRANSACTIONID", "transaction_id", { transaction_id: "not-one" }],
    ["APPID_NOT_EXIST", "APPID", { appid: "wx0000000000000000" }],
  ])("%s for %s", async (code, what, change) => {
    const heard = await apply(change);
    expect(heard).toMatchObject({ verified: true, fields: { result_code: "FAIL", err_code: code } });
    expect(heard.fields["err_code_des"]).toContain(what);
  });
});

describe("the client certificate", () => {
  const failed = {
    verified: false,
    fields: { return_code: "FAIL", return_msg: "CERT_ERROR 证书验证失败" },
  };

  test("is needed, and must be the merchant's", async () => {
    expect(await applyV2(sandbox, keys, {}, "")).toMatchObject(failed);
    expect(await applyV2(sandbox, keys, {}, "5157F09EFDC096DE15EBE81A47057A7232F1B8E1")).toMatchObject(
      failed,
    );
    expect((await applyV2(sandbox, keys, {}, keys.merchant.serialNo.toLowerCase())).verified).toBe(true);
  });

  test("of another merchant is a stranger's", async () => {
    const other = {
      mchid: "1900000002",
      v2: { kind: "merchant", appids: ["wx1"], key: "2".repeat(32) },
    } as const;
    const two = { ...world, merchants: [...world.merchants, other] };
    sandbox = createSandbox({ world: two, nowMs: () => startMs });
    const heard = await askV2({
      sandbox,
      keys,
      key: other.v2.key,
      path: "/secapi/pay/refund",
      arrival: { clientCertificate: { serialNo: keys.merchant.serialNo } },
      fields: { mch_id: other.mchid, appid: "wx1", out_refund_no: "R1" },
    });
    expect(heard).toMatchObject(failed);
  });

  test("is not needed for questions", async () => {
    expect((await query("SUCCESS_1")).verified).toBe(true);
  });

  test("is not needed where the sandbox was told so", async () => {
    sandbox = createSandbox({ world, nowMs: () => startMs, v2ClientCertificate: "not-required" });
    expect((await applyV2(sandbox, keys, {}, "")).fields).toMatchObject({ result_code: "SUCCESS" });
  });

  test("does not stand for the sign", async () => {
    const heard = await askV2({
      sandbox,
      keys,
      key: "0".repeat(32),
      path: "/secapi/pay/refund",
      arrival: { clientCertificate: { serialNo: keys.merchant.serialNo } },
      fields: { out_refund_no: "R1" },
    });
    expect(heard.fields).toMatchObject({ return_code: "FAIL", return_msg: "签名错误" });
  });
});
