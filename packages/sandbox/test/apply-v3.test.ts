import { beforeEach, describe, expect, test } from "vitest";
import { createSandbox, defaultWorld, makeSandboxKeys, refusals, type Sandbox } from "../src/index.ts";
import {
  advance,
  applicationV3,
  applyTarget,
  applyV3,
  askV2,
  askV3,
  control,
  published,
  refundTarget,
  startMs,
} from "./asking.ts";

const keys = await makeSandboxKeys();
const world = defaultWorld(keys);
let sandbox: Sandbox;

beforeEach(() => {
  sandbox = createSandbox({ world, nowMs: () => startMs });
});

const apply = (change?: Readonly<Record<string, unknown>>) => applyV3(sandbox, keys, change);
const query = (outRefundNo: string) => askV3({ sandbox, keys, target: refundTarget(outRefundNo) });

async function refunds(): Promise<readonly unknown[]> {
  const { json } = await control(sandbox, "refunds");
  return Array.isArray(json["refunds"]) ? json["refunds"].slice(1) : [];
}

describe("an application that is accepted", () => {
  test("is answered with the refund, signed", async () => {
    const heard = await apply();
    expect(heard).toMatchObject({ status: 200, verified: true });
    expect(heard.json).toEqual({
      refund_id: expect.stringMatching(/^50300[0-9]{24}$/),
      out_refund_no: "R1",
      transaction_id: expect.stringMatching(/^4200[0-9]{24}$/),
      out_trade_no: "PAID300_1",
      channel: "ORIGINAL",
      user_received_account: "支付用户零钱",
      create_time: "2026-02-03T12:05:06+08:00",
      status: "PROCESSING",
      funds_account: "UNSETTLED",
      amount: {
        total: 300,
        refund: 100,
        from: [],
        payer_total: 300,
        payer_refund: 100,
        settlement_total: 300,
        settlement_refund: 100,
        discount_refund: 0,
        currency: "CNY",
        refund_fee: 0,
      },
      promotion_detail: [],
    });
  });

  test("is found by both queries, and not before", async () => {
    expect((await query("R1")).status).toBe(404);
    const { json } = await apply();
    expect((await query("R1")).json).toEqual(json);
    const v2 = await askV2({ sandbox, keys, fields: { out_trade_no: "PAID300_1" } });
    expect(v2.fields).toMatchObject({
      refund_count: "1",
      out_refund_no_0: "R1",
      refund_id_0: json["refund_id"],
      total_fee: "300",
      refund_fee_0: "100",
    });
    await advance(sandbox, 300);
    expect((await query("R1")).json).toMatchObject({
      status: "SUCCESS",
      success_time: "2026-02-03T12:10:06+08:00",
    });
  });

  test.each([
    ["SUCCESS_1", "SUCCESS"],
    ["PROCESSING_1", "PROCESSING"],
    ["ABNORMAL_1", "ABNORMAL"],
    ["NEW_CLOSED_1", "CLOSED"],
    ["UNHEARDOF_1", "REROUTING"],
    ["LATE_1", "PROCESSING"],
    ["FAULT_arrives-twice_ABNORMAL_1", "ABNORMAL"],
    ["FAULT_arrives-twice_1", "PROCESSING"],
  ])("%s begins %s", async (outRefundNo, status) => {
    const heard = await apply({ out_refund_no: outRefundNo });
    expect(heard).toMatchObject({ status: 200, verified: true, json: { status, amount: { total: 300 } } });
  });

  test("an order may be named by its other number, or both", async () => {
    const { json } = await apply();
    await advance(sandbox, 60);
    const { transaction_id } = json;
    const second = await apply({ out_refund_no: "R2", out_trade_no: undefined, transaction_id });
    expect(second.json).toMatchObject({ out_trade_no: "PAID300_1", transaction_id });
    await advance(sandbox, 60);
    expect((await apply({ out_refund_no: "R3", transaction_id })).status).toBe(200);
    const strange = await apply({ out_trade_no: "PAID300_2", out_refund_no: "R4", transaction_id });
    expect(strange.json).toMatchObject({ code: "RESOURCE_NOT_EXISTS" });
  });

  test("named accounts and funds are shown again", async () => {
    const from = [
      { account: "AVAILABLE", amount: 40 },
      { account: "UNAVAILABLE", amount: 60 },
    ];
    const { json } = await apply({
      funds_account: "AVAILABLE",
      amount: { refund: 100, total: 300, currency: "CNY", from },
    });
    expect(json).toMatchObject({ funds_account: "AVAILABLE", amount: { from } });
  });

  test("coupons go back by their share, and all of them in the end", async () => {
    const part = async (outRefundNo: string, refund: number) => {
      const { json } = await apply({
        out_trade_no: "COUPONS101_1",
        out_refund_no: outRefundNo,
        amount: { refund, total: 101, currency: "CNY" },
      });
      await advance(sandbox, 60);
      return json;
    };
    expect(await part("C1", 33)).toMatchObject({
      amount: { payer_total: 81, payer_refund: 27, settlement_total: 91, settlement_refund: 30 },
      promotion_detail: [
        { promotion_id: "10000", scope: "GLOBAL", type: "COUPON", amount: 10, refund_amount: 3 },
        { promotion_id: "10001", scope: "GLOBAL", type: "DISCOUNT", amount: 10, refund_amount: 3 },
      ],
    });
    expect(await part("C2", 68)).toMatchObject({
      amount: { payer_refund: 54, settlement_refund: 61, discount_refund: 14 },
      promotion_detail: [{ refund_amount: 7 }, { refund_amount: 7 }],
    });
  });

  test("an ordinary merchant names no sub-merchant", async () => {
    const [merchant] = world.merchants;
    if (merchant?.v3 === undefined) throw new Error("no merchant");
    const { subMchids: _, ...alone } = merchant;
    const ordinary = { ...alone, v3: { ...merchant.v3, kind: "merchant" } } as const;
    sandbox = createSandbox({ world: { ...world, merchants: [ordinary] }, nowMs: () => startMs });
    expect((await apply({ sub_mchid: undefined })).status).toBe(200);
    expect((await apply()).json).toMatchObject({ code: "PARAM_ERROR", detail: { field: "sub_mchid" } });
  });
});

describe("the same number again", () => {
  test("with the same parameters is the same refund, in its present state", async () => {
    const first = await apply();
    await advance(sandbox, 300);
    const again = await apply();
    expect(again).toMatchObject({ status: 200, verified: true });
    expect(again.json).toEqual({
      ...first.json,
      status: "SUCCESS",
      success_time: "2026-02-03T12:10:06+08:00",
    });
    expect(await refunds()).toHaveLength(1);
  });

  test.each([
    ["another refund", { amount: { refund: 99, total: 300, currency: "CNY" } }],
    ["another total", { amount: { refund: 100, total: 301, currency: "CNY" } }],
    ["another order", { out_trade_no: "PAID300_2" }],
    ["an order that is not there", { out_trade_no: "NOBODY_1" }],
  ])("with %s is refused", async (_, change) => {
    await apply();
    const heard = await apply(change);
    expect(heard).toMatchObject({ status: 400, verified: true, json: { code: "INVALID_REQUEST" } });
    expect(heard.json["message"]).toContain("订单金额或退款金额与之前请求不一致");
    expect(await refunds()).toHaveLength(1);
  });

  test("a journey that a question brought is such a number too", async () => {
    await query("PROCESSING_1");
    expect((await apply({ out_refund_no: "PROCESSING_1" })).json).toMatchObject({ code: "INVALID_REQUEST" });
    const same = { out_trade_no: "PROCESSING_1", amount: { refund: 100, total: 100, currency: "CNY" } };
    expect((await apply({ out_refund_no: "PROCESSING_1", ...same })).status).toBe(200);
  });
});

describe("an application that is refused", () => {
  const full = { amount: { refund: 300, total: 300, currency: "CNY" } };
  const cases: Readonly<Record<string, () => Promise<unknown>>> = {
    moreThanTotal: () => apply({ amount: { refund: 301, total: 300, currency: "CNY" } }),
    otherParameters: async () => {
      await apply({ out_trade_no: "PAID300_2" });
      return apply();
    },
    noOrder: () => apply({ out_trade_no: "NOBODY_1" }),
    trouble: () => apply({ out_refund_no: "NOTFOUND_1" }),
    otherTotal: () => apply({ amount: { refund: 100, total: 200, currency: "CNY" } }),
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
        const amount = { refund: 1, total: 300, currency: "CNY" };
        expect((await apply({ out_refund_no: `R0-${n}`, amount })).status).toBe(200);
        await advance(sandbox, 60);
      }
      return apply();
    },
    tooSoon: async () => {
      await apply({ out_refund_no: "R0" });
      await advance(sandbox, 58);
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

  test.each(refusals)("$name: $v3.status $v3.code", async ({ name, v3 }) => {
    expect(await cases[name]?.()).toMatchObject({
      status: v3.status,
      verified: true,
      json: { code: v3.code, message: v3.message },
    });
    // The one that was used before is another order's.
    expect((await query("R1")).status).toBe(name === "otherParameters" ? 200 : 404);
  });

  test("a number that was refused is not brought into being by a question", async () => {
    await control(sandbox, "balance", { fen: 0 });
    expect((await apply({ out_refund_no: "SUCCESS_1" })).status).toBe(403);
    expect((await query("SUCCESS_1")).status).toBe(404);
    await control(sandbox, "balance", { fen: 100 });
    expect((await apply({ out_refund_no: "SUCCESS_1" })).status).toBe(200);
    expect((await query("SUCCESS_1")).json).toMatchObject({ status: "SUCCESS", amount: { total: 300 } });
  });

  test("a closed refund gives its money back, to the order and to the account", async () => {
    await control(sandbox, "balance", { fen: 300 });
    expect((await apply({ ...full, out_refund_no: "UNFUNDED_1" })).status).toBe(200);
    await advance(sandbox, 60);
    expect((await apply(full)).json).toMatchObject({ message: "订单已全额退款" });
    expect((await control(sandbox, "balance")).json).toMatchObject({ balances: [{ fen: 0 }] });
    await advance(sandbox, 7 * 86_400);
    expect((await control(sandbox, "balance")).json).toMatchObject({ balances: [{ fen: 300 }] });
    expect((await apply(full)).status).toBe(200);
  });

  test("the published order is too old", async () => {
    const order = { out_trade_no: published, amount: { refund: 100, total: 100, currency: "CNY" } };
    expect((await apply(order)).json).toMatchObject({ message: "订单已经超过可退款的最大期限" });
    const same = await apply({ ...order, out_refund_no: published });
    expect(same.text).toContain('"refund_id" : "50000000382019052709732678859"');
  });

  test("an order of a journey is refunded already", async () => {
    const amount = { refund: 100, total: 200, currency: "CNY" };
    const heard = await apply({ out_trade_no: "ORDER2_1", amount });
    expect(heard.json).toMatchObject({ message: "订单已全额退款" });
  });
});

describe("the form of an application", () => {
  const amount = { refund: 100, total: 300, currency: "CNY" };
  const goods = {
    merchant_goods_id: "G1",
    unit_price: 100,
    refund_amount: 100,
    refund_quantity: 1,
  };
  const wrong: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
    ["sub_mchid", { sub_mchid: undefined }],
    ["sub_mchid", { sub_mchid: "none" }],
    ["/out_refund_no", { out_refund_no: undefined }],
    ["/out_refund_no", { out_refund_no: "R 1" }],
    ["/out_refund_no", { out_refund_no: "R".repeat(65) }],
    ["/transaction_id", { out_trade_no: undefined }],
    ["/transaction_id", { transaction_id: "no-number" }],
    ["/out_trade_no", { out_trade_no: "short" }],
    ["/reason", { reason: "很".repeat(81) }],
    ["/notify_url", { notify_url: "https://shop.example/x?y=1" }],
    ["/notify_url", { notify_url: "ftp://shop.example/x" }],
    ["/notify_url", { notify_url: 1 }],
    ["/funds_account", { funds_account: "BASIC" }],
    ["/amount", { amount: undefined }],
    ["/amount", { amount: 100 }],
    ["/amount/refund", { amount: { ...amount, refund: 0 } }],
    ["/amount/refund", { amount: { ...amount, refund: "100" } }],
    ["/amount/refund", { amount: { ...amount, refund: 1.5 } }],
    ["/amount/total", { amount: { ...amount, total: undefined } }],
    ["/amount/currency", { amount: { ...amount, currency: "USD" } }],
    ["/amount/from", { amount: { ...amount, from: [{ account: "AVAILABLE", amount: 99 }] } }],
    ["/amount/from/0/account", { amount: { ...amount, from: [{ account: "BASIC", amount: 100 }] } }],
    ["/amount/from/0", { amount: { ...amount, from: [1] } }],
    ["/goods_detail", { goods_detail: {} }],
    ["/goods_detail/0/refund_quantity", { goods_detail: [{ ...goods, refund_quantity: 0 }] }],
  ];
  test.each(wrong)("%s of %j is named", async (field, change) => {
    const heard = await apply(change);
    expect(heard).toMatchObject({ status: 400, verified: true });
    expect(heard.json).toMatchObject({ code: "PARAM_ERROR", detail: { location: "body", field } });
    expect(await refunds()).toEqual([]);
  });

  test("all that is allowed is", async () => {
    const heard = await apply({
      reason: "很".repeat(80),
      notify_url: "https://shop.example/x",
      goods_detail: [goods],
      out_trade_no: "PAID300_1",
      unknown: [1, null],
    });
    expect(heard.status).toBe(200);
  });

  test.each(["", "[]", "{", '{"a":1,"a":2}', "null", "\ufeff{}"])("a body of %j is none", async (body) => {
    const heard = await askV3({ sandbox, keys, target: applyTarget, method: "POST", body });
    expect(heard).toMatchObject({ status: 400, verified: true, json: { code: "PARAM_ERROR" } });
  });

  test("the signature covers the body", async () => {
    const body = JSON.stringify(applicationV3());
    const signedBody = body.replace("100", "101");
    const heard = await askV3({ sandbox, keys, target: applyTarget, method: "POST", body, signedBody });
    expect(heard).toMatchObject({ status: 401, json: { code: "SIGN_ERROR" }, signatureHeaders: [] });
    expect(await refunds()).toEqual([]);
  });

  test("another method is the gateway's matter", async () => {
    const heard = await askV3({ sandbox, keys, target: applyTarget });
    expect(heard).toMatchObject({ status: 405, signatureHeaders: [] });
    expect(heard.headers.get("allow")).toBe("POST");
  });
});
