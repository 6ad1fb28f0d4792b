import { beforeEach, describe, expect, test } from "vitest";
import {
  createSandbox,
  defaultWorld,
  makeSandboxKeys,
  type OrderRecord,
  type Sandbox,
} from "../src/index.ts";
import { createLedger } from "../src/ledger/ledger.ts";
import { shareOf } from "../src/ledger/money.ts";
import { createOrderBook } from "../src/ledger/order-book.ts";
import { advance, applyV2, applyV3, control, startMs } from "./asking.ts";

const keys = await makeSandboxKeys();
const world = defaultWorld(keys);
const owner = { mchid: "1900000001", subMchid: "1900000109" };
const own: OrderRecord = {
  owner,
  outTradeNo: "shop-order-1",
  transactionId: "4200001234202602030000000001",
  total: 300,
  paidMs: startMs - 1000,
};
let sandbox: Sandbox;

beforeEach(() => {
  sandbox = createSandbox({ world: { ...world, orders: [own] }, nowMs: () => startMs });
});

describe("orders", () => {
  test("of the world can be refunded, and are there again after a reset", async () => {
    const byId = { out_trade_no: undefined, transaction_id: own.transactionId };
    expect((await applyV3(sandbox, keys, byId)).json).toMatchObject({ out_trade_no: own.outTradeNo });
    await control(sandbox, "reset", {});
    expect((await applyV3(sandbox, keys, { out_trade_no: own.outTradeNo })).status).toBe(200);
  });

  test("are listed with what they have given back", async () => {
    await applyV3(sandbox, keys);
    const { json } = await control(sandbox, "orders");
    expect(json["orders"]).toEqual([
      {
        mchid: owner.mchid,
        sub_mchid: owner.subMchid,
        out_trade_no: own.outTradeNo,
        transaction_id: own.transactionId,
        total: 300,
        paid_time: "2026-02-03T12:05:05+08:00",
        refunded: 0,
        refunds: 0,
      },
      expect.objectContaining({
        out_trade_no: "PAID300_1",
        paid_time: "2026-02-03T11:05:06+08:00",
        refunded: 100,
        refunds: 1,
      }),
    ]);
  });

  test("may be added", async () => {
    const added = await control(sandbox, "orders", { out_trade_no: "mine-1", total: 300 });
    expect(added).toMatchObject({
      status: 201,
      json: { out_trade_no: "mine-1", total: 300, paid_time: "2026-02-03T11:05:06+08:00" },
    });
    expect((await applyV3(sandbox, keys, { out_trade_no: "mine-1" })).status).toBe(200);
    expect((await control(sandbox, "orders", { out_trade_no: "mine-1", total: 300 })).status).toBe(409);
    const taken = { out_trade_no: "mine-2", total: 300, transaction_id: own.transactionId };
    expect((await control(sandbox, "orders", taken)).status).toBe(409);
  });

  test("paid 365 days ago can still be refunded, a second later no more", async () => {
    const paidSecondsAgo = 365 * 86_400;
    await control(sandbox, "orders", { out_trade_no: "mine-1", total: 300, paidSecondsAgo });
    await control(sandbox, "orders", { out_trade_no: "mine-2", total: 300, paidSecondsAgo });
    expect((await applyV2(sandbox, keys, { out_trade_no: "mine-1" })).fields).toMatchObject({
      result_code: "SUCCESS",
    });
    await advance(sandbox, 1);
    const late = await applyV2(sandbox, keys, { out_trade_no: "mine-2", out_refund_no: "R2" });
    expect(late.fields).toMatchObject({ err_code: "TRADE_OVERDUE" });
  });

  test.each([
    [{}, "out_trade_no"],
    [{ out_trade_no: "mine-1" }, "total"],
    [{ out_trade_no: "short", total: 1 }, "out_trade_no"],
    [{ out_trade_no: "mine-1", total: 0 }, "total"],
    [{ out_trade_no: "mine-1", total: 1, paidSecondsAgo: -1 }, "paidSecondsAgo"],
    [{ out_trade_no: "mine-1", total: 1, payer: "gone" }, "known are"],
    [{ out_trade_no: "mine-1", total: 1, mchid: "7" }, "mchid"],
  ])("%j is refused for its %s", async (body, word) => {
    const { status, json } = await control(sandbox, "orders", body);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(json["error"]).toContain(word);
  });

  test("belong to one sub-merchant, while an ordinary V2 merchant sees all of its own", async () => {
    const [merchant] = world.merchants;
    if (merchant === undefined) throw new Error("no merchant");
    const two = { ...merchant, subMchids: ["1900000109", "1900000110"] };
    const others = { ...own, owner: { ...owner, subMchid: "1900000110" } };
    sandbox = createSandbox({
      world: { ...world, merchants: [two], orders: [others] },
      nowMs: () => startMs,
    });
    const named = { out_trade_no: own.outTradeNo };
    expect((await applyV3(sandbox, keys, named)).json).toMatchObject({ code: "RESOURCE_NOT_EXISTS" });
    expect((await applyV2(sandbox, keys, named)).fields).toMatchObject({ result_code: "SUCCESS" });
    const found = await applyV3(sandbox, keys, { ...named, sub_mchid: "1900000110" });
    expect(found.status).toBe(200);
  });

  test("there are 10,000 beside those of the world, and the oldest go first", () => {
    const book = createOrderBook([own], createLedger([]));
    const named = (outTradeNo: string, nowMs: number) =>
      book.find({ by: "outTradeNo", number: outTradeNo, asked: owner, home: owner, nowMs });
    const oldest = named("PAID1_0", 0);
    for (let n = 1; n < 10_000; n += 1) named(`PAID1_${n}`, 0);
    expect(named("PAID1_0", 5000)).toBe(oldest);
    named("PAID1_10000", 0);
    expect(named("PAID1_0", 5000)).not.toBe(oldest);
    expect(named(own.outTradeNo, 0)).toBe(own);
  });
});

describe("the balance", () => {
  test("is spent, and topped up", async () => {
    const unlimited = { mchid: owner.mchid, sub_mchid: owner.subMchid, fen: "unlimited" };
    expect((await control(sandbox, "balance")).json).toEqual({ balances: [unlimited] });
    expect((await control(sandbox, "balance", { fen: 150 })).json).toEqual({ ...unlimited, fen: 150 });
    expect((await applyV3(sandbox, keys)).status).toBe(200);
    await advance(sandbox, 60);
    expect((await control(sandbox, "balance")).json).toMatchObject({ balances: [{ fen: 50 }] });
    const poor = await applyV3(sandbox, keys, { out_refund_no: "R2" });
    expect(poor).toMatchObject({ status: 403, verified: true });
    expect(poor.text).toBe('{"code":"NOT_ENOUGH","message":"基本账户余额不足，请充值后重新发起"}');
    await control(sandbox, "balance", { fen: "unlimited" });
    expect((await applyV3(sandbox, keys, { out_refund_no: "R2" })).status).toBe(200);
  });

  test("of the world is each sub-merchant's", async () => {
    const [merchant] = world.merchants;
    if (merchant === undefined) throw new Error("no merchant");
    const poor = { ...world, merchants: [{ ...merchant, balanceFen: 99 }] };
    sandbox = createSandbox({ world: poor, nowMs: () => startMs });
    expect((await applyV3(sandbox, keys)).json).toMatchObject({ code: "NOT_ENOUGH" });
  });

  test.each([{}, { fen: -1 }, { fen: 1.5 }, { fen: "none" }, { fen: 1, sub_mchid: "7" }])(
    "%j is refused",
    async (body) => {
      expect((await control(sandbox, "balance", body)).status).toBeGreaterThanOrEqual(400);
    },
  );
});

test("coupons of any order come back whole, in whatever parts", () => {
  const coupons = [
    { id: "1", batchId: "1", scope: "GLOBAL", type: "COUPON", amount: 7 },
    { id: "2", batchId: "2", scope: "SINGLE", type: "DISCOUNT", amount: 11 },
  ] as const;
  for (const parts of [[100], [1, 99], [33, 33, 34], Array.from({ length: 100 }, () => 1)]) {
    let before = 0;
    const back = { cash: 0, settled: 0, coupons: 0 };
    for (const part of parts) {
      const money = shareOf({ total: 100, coupons }, part, before);
      expect(money.payerRefund + money.discountRefund).toBe(part);
      back.cash += money.payerRefund;
      back.settled += money.settlementRefund;
      back.coupons += money.discountRefund;
      before += part;
    }
    expect(back).toEqual({ cash: 82, settled: 89, coupons: 18 });
  }
});
