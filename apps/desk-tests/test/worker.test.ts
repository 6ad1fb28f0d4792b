import { createServer, type IncomingMessage } from "node:http";
import {
  createSandbox,
  defaultNumbers,
  defaultWorld,
  makeRefundNotification,
  makeSandboxKeys,
  sandboxClientConfig,
} from "@wxrefund/sandbox";
import { serveSandbox } from "@wxrefund/sandbox/serve";
import { createRefundClient } from "@wxrefund/edge-fetch";
import { Miniflare, type MiniflareOptions } from "miniflare";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bundledWorker } from "./bundled.ts";

const closers: (() => unknown)[] = [];
afterAll(async () => {
  for (const close of closers.toReversed()) await close();
});

let worker: Miniflare;
let options: MiniflareOptions;
let origin: string;
let baseUrl: string;
const keys = await makeSandboxKeys();
const { mchid, subMchid } = defaultNumbers;
const token = "only-for-this-test";
const credentials = {
  WECHATPAY_MCHID: mchid,
  WECHATPAY_SERIAL_NO: keys.merchant.serialNo,
  WECHATPAY_PRIVATE_KEY: keys.merchant.privateKey,
  WECHATPAY_PUBLIC_KEY_ID: keys.platform.id,
  WECHATPAY_PUBLIC_KEY: keys.platform.publicKey,
  WECHATPAY_APIV3_KEY: keys.apiV3Key,
};

beforeAll(async () => {
  const served = await serveSandbox({ sandbox: createSandbox({ world: defaultWorld(keys) }) });
  closers.push(() => served.close());
  baseUrl = served.url;
  options = {
    modules: true,
    script: await bundledWorker(),
    compatibilityDate: "2026-07-01",
    cf: false,
    kvNamespaces: ["NEWS"],
    bindings: {
      ...credentials,
      WECHATPAY_APPID: defaultNumbers.appid,
      WECHATPAY_V2_KEY: keys.v2Key,
      WECHATPAY_V2_SIGN_TYPE: "MD5",
      WECHATPAY_BASE_URL: baseUrl,
      DESK_SUB_MCHID: subMchid,
      DESK_TOKEN: token,
    },
  };
  worker = new Miniflare(options);
  closers.push(() => worker.dispose());
  origin = (await worker.ready).origin;
}, 60_000);

const ask = async (
  number: string,
  authorization = `Bearer ${token}`,
): Promise<{ status: number; told: unknown }> => {
  const answer = await worker.dispatchFetch(`${origin}/refunds/${number}`, { headers: { authorization } });
  return { status: answer.status, told: await answer.json() };
};

test("a Worker answers with the refund and what a page can check", async () => {
  expect(await ask("SUCCESS_worker_1")).toMatchObject({
    status: 200,
    told: { refund: { status: "SUCCESS" }, relayed: { protocol: "v3" }, news: null },
  });
});

test("it tells nobody without the token, and says what WeChat Pay refused", async () => {
  expect(await ask("SUCCESS_worker_1", "Bearer wrong")).toMatchObject({ status: 401 });
  expect(await ask("%zz")).toMatchObject({ status: 404 });
  expect(await ask("NOTFOUND_worker_1")).toMatchObject({
    status: 502,
    told: { error: { kind: "refused", code: "RESOURCE_NOT_EXISTS", verified: true } },
  });
});

/** Passes the sandbox's notifications on to the Worker and keeps its acknowledgements; workerd listens elsewhere. */
async function postbox(acknowledged: number[]): Promise<string> {
  const server = createServer((incoming, outgoing) => {
    void bytesOf(incoming).then(async (body) => {
      const headers = Object.entries(incoming.headers).flatMap(([name, value]): [string, string][] =>
        name.startsWith("wechatpay-") || name === "content-type" ? [[name, String(value)]] : [],
      );
      const answer = await worker.dispatchFetch(`${origin}/notifications`, { method: "POST", headers, body });
      acknowledged.push(answer.status);
      outgoing.writeHead(answer.status).end();
      return undefined;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(() => server.close());
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}/notifications`;
}

async function bytesOf(incoming: IncomingMessage): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of incoming) if (chunk instanceof Uint8Array) chunks.push(chunk);
  return Buffer.concat(chunks);
}

test("without V2, sub-merchant and token it works, and answers nobody", async () => {
  const bare = new Miniflare({
    modules: true,
    script: await bundledWorker(),
    compatibilityDate: "2026-07-01",
    cf: false,
    kvNamespaces: ["NEWS"],
    bindings: { ...credentials, WECHATPAY_BASE_URL: baseUrl },
  });
  closers.push(() => bare.dispose());
  const { origin: address } = await bare.ready;
  const refunds = `${address}/refunds/SUCCESS_worker_0`;
  for (const authorization of ["Bearer undefined", "Bearer "])
    expect((await bare.dispatchFetch(refunds, { headers: { authorization } })).status).toBe(401);
  const unsigned = { method: "POST", body: "{}" };
  expect((await bare.dispatchFetch(`${address}/notifications`, unsigned)).status).toBe(400);
});
async function applied(outRefundNo: string, notifyUrl: string): Promise<void> {
  const shop = createRefundClient(sandboxClientConfig(keys, baseUrl));
  const outTradeNo = `PAID300_${outRefundNo.slice(-12)}`;
  const amount = { refund: 100, total: 300 };
  await shop.applyAndConfirm({ outRefundNo, outTradeNo, amount, subMchid, notifyUrl });
}

async function advance(advanceSeconds: number): Promise<void> {
  const headers = { "Content-Type": "application/json" };
  const body = JSON.stringify({ advanceSeconds });
  await fetch(`${baseUrl}/_sandbox/clock`, { method: "POST", headers, body });
}

test("it takes WeChat Pay's news, and refuses a forged one", async () => {
  const acknowledged: number[] = [];
  await applied("PROCESSING_worker_2", await postbox(acknowledged));
  await advance(300);
  await expect.poll(() => acknowledged, { timeout: 10_000 }).toEqual([204]);
  expect(await ask("PROCESSING_worker_2")).toMatchObject({
    told: { refund: { status: "SUCCESS" }, news: { status: "SUCCESS", outRefundNo: "PROCESSING_worker_2" } },
  });
  const forged = await worker.dispatchFetch(`${origin}/notifications`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ id: "1", event_type: "REFUND.SUCCESS", resource: {} }),
  });
  expect(forged.status).toBeGreaterThanOrEqual(400);
});

/** V2's news of a refund to 100 fen, as WeChat Pay encrypts it: nobody signs it. */
async function newsV2(outRefundNo: string, key = keys.v2Key): Promise<Response> {
  const { refunds } = await createRefundClient(sandboxClientConfig(keys, baseUrl)).queryV2({ outRefundNo });
  const { refundId = "", transactionId = "" } = refunds[0] ?? {};
  const money = { total: 100, refund: 100 };
  const news = { mchid, outRefundNo, refundId, transactionId, status: "SUCCESS", money } as const;
  const { headers, body } = await makeRefundNotification({
    api: "v2",
    news,
    appid: defaultNumbers.appid,
    key,
  });
  const answer = await worker.dispatchFetch(`${origin}/notifications`, { method: "POST", headers, body });
  return new Response(await answer.text(), { status: answer.status });
}

test("V2's news is kept once WeChat Pay has confirmed it, and not before", async () => {
  const taken = await newsV2("SUCCESS_worker_3");
  expect([taken.status, await taken.text()]).toEqual([200, expect.stringContaining("SUCCESS")]);
  expect(await ask("SUCCESS_worker_3")).toMatchObject({ told: { news: { status: "SUCCESS" } } });
  // True to its form, but WeChat Pay says that this one is still under way.
  expect(await (await newsV2("FOREVER_worker_4")).text()).toContain("FAIL");
  expect(await ask("FOREVER_worker_4")).toMatchObject({
    told: { refund: { status: "PROCESSING" }, news: null },
  });
  expect(await (await newsV2("SUCCESS_worker_5", "0".repeat(32))).text()).toContain("FAIL");
});

test("older news that comes after newer is acknowledged and not kept", async () => {
  const acknowledged: number[] = [];
  const outRefundNo = "FAULT_notify-out-of-order_HANDLED_worker_6";
  await applied(outRefundNo, await postbox(acknowledged));
  await advance(3601);
  await expect.poll(() => acknowledged, { timeout: 10_000 }).toEqual([204, 204]);
  expect(await ask(outRefundNo)).toMatchObject({ told: { news: { status: "SUCCESS" } } });
});

/** APIv3's news, made so many seconds ago. */
async function newsV3(
  outRefundNo: string,
  status: "SUCCESS" | "ABNORMAL",
  secondsAgo: number,
): Promise<number> {
  const news = { mchid, subMchid, outRefundNo, status, money: { total: 100, refund: 100 } } as const;
  const { headers, body } = await makeRefundNotification({
    api: "v3",
    news,
    platformKey: keys.platform,
    apiV3Key: keys.apiV3Key,
    nowMs: Date.now() - secondsAgo * 1000,
  });
  const answer = await worker.dispatchFetch(`${origin}/notifications`, { method: "POST", headers, body });
  return answer.status;
}

test("nor where another isolate took the newer", async () => {
  const newIsolate = async (): Promise<void> => {
    await worker.setOptions(options);
    ({ origin } = await worker.ready);
  };
  expect(await newsV3("HANDLED_worker_7", "ABNORMAL", 60)).toBe(204);
  expect(await ask("HANDLED_worker_7")).toMatchObject({ told: { news: { status: "ABNORMAL" } } });
  await newIsolate();
  expect(await newsV3("HANDLED_worker_7", "SUCCESS", 30)).toBe(204);
  await newIsolate();
  expect(await newsV3("HANDLED_worker_7", "ABNORMAL", 60)).toBe(204);
  expect(await ask("HANDLED_worker_7")).toMatchObject({ told: { news: { status: "SUCCESS" } } });
});
