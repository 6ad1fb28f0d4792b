import { beforeEach, describe, expect, test } from "vitest";
import {
  createSandbox,
  defaultWorld,
  makeSandboxKeys,
  notificationFaults,
  type Sandbox,
  type SandboxWorld,
} from "../../src/index.ts";
import { advance, applyV2, applyV3, askV3, control, refundTarget, startMs } from "../asking.ts";
import { openV2, openV3, type Posted } from "./opening.ts";

const keys = await makeSandboxKeys();
const world = defaultWorld(keys);
const url = "http://127.0.0.1:9/notify";
const taken = () => new Response(null, { status: 204 });
const takenV2 = () =>
  new Response("<xml><return_code><![CDATA[SUCCESS]]></return_code></xml>", { status: 200 });

let posted: Posted[] = [];
let receive: (posted: Posted) => Response | Promise<Response>;
let sandbox: Sandbox;

function open(change: Partial<SandboxWorld> = {}): void {
  posted = [];
  receive = taken;
  sandbox = createSandbox({
    world: { ...world, ...change },
    nowMs: () => startMs,
    deliver: async (request) => {
      const one = { url: request.url, headers: request.headers, text: await request.text() };
      posted.push(one);
      return receive(one);
    },
  });
}

beforeEach(() => open());

const merchantWith = (change: object) => world.merchants.map((merchant) => ({ ...merchant, ...change }));

interface Told {
  readonly state: string;
  readonly sendings: readonly { readonly time: string; readonly acknowledged: boolean }[];
}

async function notifications(): Promise<readonly Told[]> {
  const { json } = await control(sandbox, "notifications");
  const list = json["notifications"];
  return Array.isArray(list) ? list : [];
}

describe("over APIv3", () => {
  test("a refund is announced when it is final, signed and encrypted", async () => {
    const { json } = await applyV3(sandbox, keys, { notify_url: url });
    await advance(sandbox, 299);
    expect(posted).toEqual([]);
    await advance(sandbox, 1);
    expect(posted).toHaveLength(1);
    const [one] = posted;
    if (one === undefined) throw new Error("nothing posted");
    expect(one.url).toBe(url);
    expect(one.headers.get("content-type")).toBe("application/json");
    expect(one.headers.get("wechatpay-serial")).toBe(keys.platform.id);
    expect(one.headers.get("request-id")).toMatch(/^[0-9A-Z]{32}-0$/);
    const opened = openV3(one, keys);
    expect(opened).toEqual({
      verified: true,
      envelope: {
        id: expect.stringMatching(/^[0-9a-z]{8}(?:-[0-9a-z]{4}){3}-[0-9a-z]{12}$/),
        create_time: "2026-02-03T12:10:06+08:00",
        resource_type: "encrypt-resource",
        event_type: "REFUND.SUCCESS",
        summary: "退款成功",
      },
      resource: {
        sp_mchid: "1900000001",
        sub_mchid: "1900000109",
        out_trade_no: "PAID300_1",
        transaction_id: json["transaction_id"],
        out_refund_no: "R1",
        refund_id: json["refund_id"],
        refund_status: "SUCCESS",
        success_time: "2026-02-03T12:10:06+08:00",
        amount: { total: 300, refund: 100, payer_total: 300, payer_refund: 100 },
        user_received_account: "支付用户零钱",
      },
    });
    expect(await notifications()).toMatchObject([{ state: "acknowledged", sendings: [{ status: 204 }] }]);
    await advance(sandbox, 86_400);
    expect(posted).toHaveLength(1);
  });

  test("an ordinary merchant is named mchid", async () => {
    const [merchant] = world.merchants;
    if (merchant?.v3 === undefined) throw new Error("no merchant");
    const { subMchids: _, ...alone } = merchant;
    open({ merchants: [{ ...alone, v3: { ...merchant.v3, kind: "merchant" } }] });
    await applyV3(sandbox, keys, { notify_url: url, out_refund_no: "CLOSED_1", sub_mchid: undefined });
    await sandbox.notify();
    const opened = posted.map((one) => openV3(one, keys))[0];
    expect(opened?.envelope).toMatchObject({ event_type: "REFUND.CLOSED" });
    expect(opened?.resource).toMatchObject({ mchid: "1900000001", refund_status: "CLOSED" });
    expect(opened?.resource).not.toHaveProperty("success_time");
  });

  test("an abnormal refund is announced, and again when it was handled", async () => {
    const { json } = await applyV3(sandbox, keys, { notify_url: url, out_refund_no: "HANDLED_1" });
    expect(await sandbox.notify()).toBe(1);
    await advance(sandbox, 60);
    const target = `/v3/refund/domestic/refunds/${String(json["refund_id"])}/apply-abnormal-refund`;
    const type = "MERCHANT_BANK_CARD";
    const body = JSON.stringify({ sub_mchid: "1900000109", out_refund_no: "HANDLED_1", type });
    expect((await askV3({ sandbox, keys, target, method: "POST", body })).status).toBe(200);
    await advance(sandbox, 299);
    expect(posted).toHaveLength(1);
    await advance(sandbox, 86_400);
    const told = posted.map((one) => openV3(one, keys).resource);
    expect(told).toMatchObject([
      { refund_status: "ABNORMAL" },
      { refund_status: "SUCCESS", user_received_account: "商户结算银行账户" },
    ]);
  });

  test("without an APIv3 key nothing is sent", async () => {
    const [merchant] = world.merchants;
    if (merchant?.v3 === undefined) throw new Error("no merchant");
    const { apiV3Key: _, ...v3 } = merchant.v3;
    open({ merchants: merchantWith({ v3 }) });
    await applyV3(sandbox, keys, { notify_url: url, out_refund_no: "SUCCESS_1" });
    expect(await sandbox.notify()).toBe(0);
    expect(await notifications()).toMatchObject([
      { state: "not-sent", reason: "The merchant has no APIv3 key.", sendings: [] },
    ]);
  });
});

describe("over V2", () => {
  test("a refund is announced encrypted, and not signed", async () => {
    receive = takenV2;
    const { fields } = await applyV2(sandbox, keys, { notify_url: url, out_refund_no: "SUCCESS_1" });
    expect(await sandbox.notify()).toBe(1);
    const [one] = posted;
    if (one === undefined) throw new Error("nothing posted");
    expect([...one.headers.keys()].filter((name) => name.startsWith("wechatpay"))).toEqual([]);
    expect(openV2(one, keys.v2Key)).toEqual({
      envelope: {
        return_code: "SUCCESS",
        appid: "wx8888888888888888",
        mch_id: "1900000001",
        nonce_str: expect.stringMatching(/^[0-9A-Za-z]{32}$/),
      },
      news: {
        cash_refund_fee: "100",
        out_refund_no: "SUCCESS_1",
        out_trade_no: "PAID300_1",
        refund_account: "REFUND_SOURCE_UNSETTLED_FUNDS",
        refund_fee: "100",
        refund_id: fields["refund_id"],
        refund_recv_accout: "支付用户零钱",
        refund_request_source: "API",
        refund_status: "SUCCESS",
        settlement_refund_fee: "100",
        settlement_total_fee: "300",
        success_time: "2026-02-03 12:05:06",
        total_fee: "300",
        transaction_id: fields["transaction_id"],
      },
    });
    expect(await notifications()).toMatchObject([{ state: "acknowledged" }]);
  });

  test.each([
    ["CLOSED_1", "REFUNDCLOSE"],
    ["ABNORMAL_1", "CHANGE"],
    ["FAILED_1", "REFUNDCLOSE"],
  ])("%s is announced as %s", async (out_refund_no, refund_status) => {
    await applyV2(sandbox, keys, { notify_url: url, out_refund_no });
    await sandbox.notify();
    expect(posted.map((one) => openV2(one, keys.v2Key).news)).toMatchObject([{ refund_status }]);
  });

  test.each([
    ["HTTP 204", () => new Response(null, { status: 204 })],
    ["FAIL", () => new Response("<xml><return_code>FAIL</return_code></xml>")],
    [
      "an error that says SUCCESS",
      () => new Response("<xml><return_code>SUCCESS</return_code></xml>", { status: 500 }),
    ],
    ["JSON", () => Response.json({ code: "SUCCESS" })],
  ])("%s is no acknowledgement", async (_, answer) => {
    receive = answer;
    await applyV2(sandbox, keys, { notify_url: url, out_refund_no: "SUCCESS_1" });
    await sandbox.notify();
    expect(await notifications()).toMatchObject([{ state: "waiting", sendings: [{ acknowledged: false }] }]);
  });
});

describe("the merchant number's own URL", () => {
  beforeEach(() => open({ merchants: merchantWith({ notifyUrl: url }) }));

  test("is told in V2's form, whatever API the refund was applied for by", async () => {
    await applyV3(sandbox, keys, { out_refund_no: "SUCCESS_1" });
    await sandbox.notify();
    expect(posted.map((one) => openV2(one, keys.v2Key).news?.["out_refund_no"])).toEqual(["SUCCESS_1"]);
  });

  test("is told of refunds that a question brought, but not of the world's own", async () => {
    await askV3({ sandbox, keys, target: refundTarget("SUCCESS_1") });
    expect(await sandbox.notify()).toBe(1);
  });

  test("stands back behind the application's", async () => {
    await applyV3(sandbox, keys, { out_refund_no: "SUCCESS_1", notify_url: `${url}/own` });
    await sandbox.notify();
    expect(posted.map((one) => [one.url, openV3(one, keys).verified])).toEqual([[`${url}/own`, true]]);
  });
});

const scheduleSeconds = [
  15, 15, 30, 180, 600, 1200, 1800, 1800, 1800, 3600, 10_800, 10_800, 10_800, 21_600, 21_600,
];

describe("resends", () => {
  test("come 15 times, after the times of the documents, and then no more", async () => {
    receive = () => new Response(null, { status: 500 });
    await applyV3(sandbox, keys, { notify_url: url, out_refund_no: "SUCCESS_1" });
    expect(await sandbox.notify()).toBe(1);
    for (const seconds of scheduleSeconds) {
      const before = posted.length;
      // The refund was created in the past second.
      await advance(sandbox, seconds - 1);
      expect(posted).toHaveLength(before);
      await advance(sandbox, 1);
      expect(posted).toHaveLength(before + 1);
    }
    await advance(sandbox, 365 * 86_400);
    expect(posted).toHaveLength(16);
    expect(scheduleSeconds.reduce((sum, seconds) => sum + seconds, 0)).toBe(24 * 3600 + 4 * 60);
    expect(await notifications()).toMatchObject([{ state: "given-up" }]);
    const ids = posted.map((one) => openV3(one, keys).envelope["id"]);
    expect(new Set(ids).size).toBe(1);
  });

  test("that a leap of the clock brings are noted when they were due", async () => {
    receive = () => new Response(null, { status: 500 });
    await applyV3(sandbox, keys, { notify_url: url, out_refund_no: "SUCCESS_1" });
    await advance(sandbox, 2 * 86_400);
    const [one] = await notifications();
    const times = (one?.sendings ?? []).map(({ time }) => Date.parse(time) / 1000);
    expect(times.slice(1).map((time, at) => time - (times[at] ?? 0))).toEqual(scheduleSeconds);
    expect(one?.sendings[0]?.time).toBe("2026-02-03T12:05:06+08:00");
  });

  test("that are all due come at once, until one is taken", async () => {
    receive = () => (posted.length < 4 ? new Response(null, { status: 502 }) : taken());
    await applyV3(sandbox, keys, { notify_url: url, out_refund_no: "SUCCESS_1" });
    await advance(sandbox, 86_400);
    expect(posted).toHaveLength(4);
    const [one] = await notifications();
    expect(one).toMatchObject({ state: "acknowledged" });
    expect(one?.sendings.map(({ acknowledged }) => acknowledged)).toEqual([false, false, false, true]);
  });

  test.each([200, 204])("%d is an acknowledgement, with any body", async (status) => {
    receive = () => new Response(status === 204 ? null : "anything", { status });
    await applyV3(sandbox, keys, { notify_url: url, out_refund_no: "SUCCESS_1" });
    await sandbox.notify();
    expect(await notifications()).toMatchObject([{ state: "acknowledged" }]);
  });

  test.each([202, 302, 400, 500])("%d is none", async (status) => {
    receive = () => new Response(null, { status });
    await applyV3(sandbox, keys, { notify_url: url, out_refund_no: "SUCCESS_1" });
    await sandbox.notify();
    expect(await notifications()).toMatchObject([{ state: "waiting", sendings: [{ status }] }]);
  });

  test("a receiver that fails is noted", async () => {
    receive = () => Promise.reject(new Error("refused"));
    await applyV3(sandbox, keys, { notify_url: url, out_refund_no: "SUCCESS_1" });
    await sandbox.notify();
    expect(await notifications()).toMatchObject([
      { state: "waiting", sendings: [{ problem: "refused" }], next_time: "2026-02-03T12:05:21+08:00" },
    ]);
  });

  test("a receiver that does not answer is given five seconds", async () => {
    const slept: number[] = [];
    sandbox = createSandbox({
      world,
      nowMs: () => startMs,
      deliver: () => new Promise(() => undefined),
      sleep: async (ms) => void slept.push(ms),
    });
    await applyV3(sandbox, keys, { notify_url: url, out_refund_no: "SUCCESS_1" });
    await sandbox.notify();
    expect(slept).toEqual([5000]);
    expect(await notifications()).toMatchObject([{ sendings: [{ problem: "no answer within 5 seconds" }] }]);
  });

  test("a receiver may ask while it is told", async () => {
    receive = async () => {
      const { json } = await askV3({ sandbox, keys, target: refundTarget("SUCCESS_1") });
      return new Response(null, { status: json["status"] === "SUCCESS" ? 200 : 500 });
    };
    await applyV3(sandbox, keys, { notify_url: url, out_refund_no: "SUCCESS_1" });
    await advance(sandbox, 0);
    expect(await notifications()).toMatchObject([{ state: "acknowledged" }]);
  });
});

describe("only this machine is told", () => {
  test.each([
    "https://shop.example/notify",
    "http://10.0.0.1/notify",
    "http://127.0.0.1.shop.example/notify",
    "http://localhost.shop.example/notify",
    "http://169.254.169.254/latest",
    "http://0.0.0.0/notify",
  ])("%s is noted and not sent", async (notify_url) => {
    expect((await applyV3(sandbox, keys, { notify_url, out_refund_no: "SUCCESS_1" })).status).toBe(200);
    await advance(sandbox, 86_400);
    expect(posted).toEqual([]);
    expect(await notifications()).toMatchObject([
      { url: notify_url, state: "not-sent", reason: "The sandbox posts to loopback addresses only." },
    ]);
  });

  test.each(["http://localhost/n", "https://127.8.9.1:8443/n", "http://[::1]:8080/n"])(
    "%s is sent to, without following a redirect",
    async (notify_url) => {
      let redirect = "";
      sandbox = createSandbox({
        world,
        nowMs: () => startMs,
        deliver: async (request) => {
          redirect = request.redirect;
          return taken();
        },
      });
      await applyV3(sandbox, keys, { notify_url, out_refund_no: "SUCCESS_1" });
      expect(await sandbox.notify()).toBe(1);
      expect(redirect).toBe("manual");
    },
  );
});

describe("faults of notifications", () => {
  const isProven = (one: Posted): boolean => {
    const { verified, resource } = openV3(one, keys);
    const ageMs = startMs - Number(one.headers.get("wechatpay-timestamp")) * 1000;
    return verified && resource !== undefined && ageMs < 300_000;
  };
  const refused = notificationFaults.filter(({ demands }) => demands === "refuse");

  test.each(refused)("$id is not to be believed, and what is resent is", async ({ id }) => {
    // A careless receiver takes it all.
    await applyV3(sandbox, keys, { notify_url: url, out_refund_no: `FAULT_${id}_SUCCESS_1` });
    await sandbox.notify();
    expect(posted.map(isProven)).toEqual([false]);
    expect(await notifications()).toMatchObject([{ state: "waiting", sendings: [{ fault: id }] }]);
    await advance(sandbox, 15);
    expect(posted.map(isProven)).toEqual([false, true]);
    expect(await notifications()).toMatchObject([{ state: "acknowledged" }]);
  });

  test("a probe says what it is", async () => {
    await applyV3(sandbox, keys, { notify_url: url, out_refund_no: "FAULT_notify-probe_SUCCESS_1" });
    await sandbox.notify();
    expect(posted[0]?.headers.get("wechatpay-signature")).toMatch(/^WECHATPAY\/SIGNTEST\//);
  });

  test.each(refused.filter(({ api }) => api === "both"))("$id over V2 opens to nothing", async ({ id }) => {
    receive = takenV2;
    await applyV2(sandbox, keys, { notify_url: url, out_refund_no: `FAULT_${id}_SUCCESS_1` });
    await advance(sandbox, 15);
    expect(posted.map((one) => openV2(one, keys.v2Key).news?.["out_refund_no"])).toEqual([
      undefined,
      `FAULT_${id}_SUCCESS_1`,
    ]);
  });

  test("a fault of signatures has no part in V2", async () => {
    receive = takenV2;
    await applyV2(sandbox, keys, { notify_url: url, out_refund_no: "FAULT_notify-probe_SUCCESS_1" });
    await sandbox.notify();
    expect(await notifications()).toMatchObject([{ state: "acknowledged", sendings: [{ status: 200 }] }]);
  });

  test("twice is the same news, signed twice", async () => {
    await applyV3(sandbox, keys, { notify_url: url, out_refund_no: "FAULT_notify-twice_SUCCESS_1" });
    await advance(sandbox, 86_400);
    expect(posted.map(isProven)).toEqual([true, true]);
    const told = posted.map((one) => openV3(one, keys));
    expect(told[1]).toEqual(told[0]);
    expect(new Set(posted.map(({ headers }) => headers.get("wechatpay-nonce"))).size).toBe(2);
  });

  test("out of order the last news comes first", async () => {
    const out_refund_no = "FAULT_notify-out-of-order_HANDLED_1";
    await applyV3(sandbox, keys, { notify_url: url, out_refund_no });
    expect(await sandbox.notify()).toBe(0);
    await advance(sandbox, 3601);
    const told = posted.map((one) => openV3(one, keys).resource?.["refund_status"]);
    expect(told).toEqual(["SUCCESS", "ABNORMAL"]);
  });

  test("an armed one spoils the next notification, and no answer", async () => {
    await control(sandbox, "faults", { fault: "notify-unsigned" });
    expect((await applyV3(sandbox, keys, { notify_url: url, out_refund_no: "SUCCESS_1" })).verified).toBe(
      true,
    );
    await sandbox.notify();
    await advance(sandbox, 15);
    expect(posted.map(isProven)).toEqual([false, true]);
    expect((await control(sandbox, "faults")).json["armed"]).toEqual([]);
  });
});

test("a reset forgets what is to be told", async () => {
  await applyV3(sandbox, keys, { notify_url: url });
  await control(sandbox, "reset", {});
  await advance(sandbox, 86_400);
  expect(posted).toEqual([]);
  expect(await notifications()).toEqual([]);
});
