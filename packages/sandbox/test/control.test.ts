import { beforeEach, describe, expect, test } from "vitest";
import { createSandbox, defaultWorld, journeys, makeSandboxKeys, type Sandbox } from "../src/index.ts";
import { advance, askV2, askV3, control, origin, published, refundTarget, startMs } from "./asking.ts";

const keys = await makeSandboxKeys();
let sandbox: Sandbox;

beforeEach(() => {
  sandbox = createSandbox({ world: defaultWorld(keys), nowMs: () => startMs });
});

const statusOf = async (outRefundNo: string): Promise<unknown> => {
  const heard = await askV3({ sandbox, keys, target: refundTarget(outRefundNo) });
  return heard.status === 200 ? heard.json["status"] : heard.status;
};

describe("GET /_sandbox/", () => {
  test("tells what it is, whom it knows and what it plays", async () => {
    const { status, json } = await control(sandbox, "");
    expect(status).toBe(200);
    expect(json).toMatchObject({
      name: "wxrefund sandbox",
      merchants: [
        {
          mchid: "1900000001",
          subMchids: ["1900000109"],
          v3: { kind: "service-provider", serialNos: [keys.merchant.serialNo] },
          v2: { kind: "merchant", appids: ["wx8888888888888888"] },
        },
      ],
      platformKeys: [keys.platform.id],
      published: [{ out_refund_no: published, refund_id: "50000000382019052709732678859" }],
    });
    expect(json["journeys"]).toHaveLength(journeys.length);
    const short = await sandbox.fetch(new Request(`${origin}/_sandbox`));
    expect(await short.json()).toEqual(json);
  });

  test("no answer holds a key", async () => {
    await advance(sandbox, 1);
    const texts = await Promise.all(
      ["", "clock", "refunds", "orders", "balance", "notifications", "faults", "nothing"].map(
        async (path) => (await control(sandbox, path)).text,
      ),
    );
    const secrets = [keys.v2Key, keys.apiV3Key, "PRIVATE KEY", "PUBLIC KEY"];
    for (const secret of secrets) expect(texts.join("")).not.toContain(secret);
  });
});

describe("the clock", () => {
  test("goes forward", async () => {
    expect((await control(sandbox, "clock")).json).toEqual({
      realTime: "2026-02-03T04:05:06.789Z",
      virtualTime: "2026-02-03T04:05:06.789Z",
      offsetSeconds: 0,
    });
    await advance(sandbox, 60);
    await advance(sandbox, 1);
    expect((await control(sandbox, "clock")).json).toEqual({
      realTime: "2026-02-03T04:05:06.789Z",
      virtualTime: "2026-02-03T04:06:07.789Z",
      offsetSeconds: 61,
    });
  });

  test.each([
    {},
    { advanceSeconds: -1 },
    { advanceSeconds: 1.5 },
    { advanceSeconds: "60" },
    { advanceSeconds: 1e15 },
    { advanceSeconds: 60, x: 1 },
    [],
    null,
  ])("%j is refused, and the clock stays", async (body) => {
    const { status, json } = await control(sandbox, "clock", body);
    expect(status).toBe(400);
    expect(json["error"]).toMatch(/advanceSeconds|object/);
    expect((await control(sandbox, "clock")).json).toMatchObject({ offsetSeconds: 0 });
  });

  test("cannot be moved beyond what a date can tell", async () => {
    await advance(sandbox, 100 * 366 * 86_400);
    expect((await control(sandbox, "clock", { advanceSeconds: 1 })).status).toBe(400);
    expect((await control(sandbox, "clock")).status).toBe(200);
  });
});

describe("refunds of one's own", () => {
  test("are created with a journey, and answer over both APIs", async () => {
    const { status, json } = await control(sandbox, "refunds", {
      out_refund_no: "mine|1",
      journey: "PROCESSING",
      out_trade_no: "order-1",
      transaction_id: "4200000000000000000000000001",
      refund_id: "50300000000000000000000000001",
      total: 500,
      refund: 200,
    });
    expect(status).toBe(201);
    expect(json).toEqual({
      mchid: "1900000001",
      sub_mchid: "1900000109",
      out_refund_no: "mine|1",
      refund_id: "50300000000000000000000000001",
      transaction_id: "4200000000000000000000000001",
      out_trade_no: "order-1",
      journey: "PROCESSING_",
      status: "PROCESSING",
      create_time: "2026-02-03T12:05:06+08:00",
      total: 500,
      refund: 200,
    });
    expect(await statusOf("mine%7C1")).toBe("PROCESSING");
    await advance(sandbox, 300);
    const { fields } = await askV2({
      sandbox,
      keys,
      fields: { transaction_id: "4200000000000000000000000001" },
    });
    expect(fields).toMatchObject({
      refund_id_0: "50300000000000000000000000001",
      refund_status_0: "SUCCESS",
    });
  });

  test("share an order when they say so", async () => {
    const order = { out_trade_no: "order-2", total: 300, refund: 100, journey: "SUCCESS_" };
    await control(sandbox, "refunds", { ...order, out_refund_no: "a1" });
    await advance(sandbox, 60);
    await control(sandbox, "refunds", { ...order, out_refund_no: "a2" });
    const { fields } = await askV2({ sandbox, keys, fields: { out_trade_no: "order-2" } });
    expect(fields).toMatchObject({ refund_count: "2", out_refund_no_0: "a2", out_refund_no_1: "a1" });
  });

  test("that never come to be are listed with no status", async () => {
    await control(sandbox, "refunds", { out_refund_no: "gone", journey: "NOTFOUND_" });
    const { json } = await control(sandbox, "refunds");
    expect(json["refunds"]).toMatchObject([
      { out_refund_no: published, status: "SUCCESS" },
      { out_refund_no: "gone", status: null },
    ]);
    expect(await statusOf("gone")).toBe(404);
  });

  test.each<readonly [number, string, object]>([
    [400, "out_refund_no", { journey: "SUCCESS_" }],
    [400, "out_refund_no", { out_refund_no: "a b", journey: "SUCCESS_" }],
    [400, "journey", { out_refund_no: "a" }],
    [400, "SUCCESS_", { out_refund_no: "a", journey: "ORDER2_" }],
    [400, "unknown", { out_refund_no: "a", journey: "SUCCESS_", status: "SUCCESS" }],
    [400, "refund must be", { out_refund_no: "a", journey: "SUCCESS_", total: 100, refund: 101 }],
    [400, "fixed", { out_refund_no: "a", journey: "COUPON_", total: 100 }],
    [400, "out_trade_no", { out_refund_no: "a", journey: "SUCCESS_", out_trade_no: "12345" }],
    [404, "mchid", { out_refund_no: "a", journey: "SUCCESS_", mchid: "1900009999" }],
    [404, "sub_mchid", { out_refund_no: "a", journey: "SUCCESS_", sub_mchid: "1900009999" }],
    [409, "out_refund_no", { out_refund_no: published, journey: "SUCCESS_" }],
    [
      409,
      "refund_id",
      { out_refund_no: "a", journey: "SUCCESS_", refund_id: "50000000382019052709732678859" },
    ],
    [409, "order", { out_refund_no: "a", journey: "SUCCESS_", out_trade_no: published, total: 300 }],
  ])("%d, naming %s: %j", async (status, word, body) => {
    const answered = await control(sandbox, "refunds", body);
    expect(answered.status).toBe(status);
    expect(answered.json["error"]).toContain(word);
    expect((await control(sandbox, "refunds")).json["refunds"]).toHaveLength(1);
  });

  test("text that is no JSON is told so", async () => {
    const init = { method: "POST", body: "{", headers: { "content-type": "application/json" } };
    const response = await sandbox.fetch(new Request(`${origin}/_sandbox/refunds`, init));
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: expect.stringContaining("JSON") });
  });
});

test("a reset brings back the beginning", async () => {
  await statusOf("PROCESSING_reset");
  await advance(sandbox, 600);
  expect(await statusOf("PROCESSING_reset")).toBe("SUCCESS");
  expect(await control(sandbox, "reset", {})).toMatchObject({ status: 200, json: { reset: true } });
  expect((await control(sandbox, "refunds")).json["refunds"]).toHaveLength(1);
  expect(await statusOf("PROCESSING_reset")).toBe("PROCESSING");
  expect(await statusOf(published)).toBe("SUCCESS");
});

test.each([
  ["nothing", "GET", 404],
  ["reset", "GET", 405],
  ["clock", "DELETE", 405],
  ["", "POST", 405],
])("/_sandbox/%s by %s: %d", async (path, method, status) => {
  const response = await sandbox.fetch(new Request(`${origin}/_sandbox/${path}`, { method }));
  expect(response.status).toBe(status);
  expect(await response.json()).toHaveProperty("error");
});
