import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { createSandbox, defaultWorld, makeSandboxKeys } from "@wxrefund/sandbox";
import { serveSandbox, writeSandboxDir } from "@wxrefund/sandbox/serve";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Environment, readMerchant } from "../src/desk/settings.ts";
import { type StartedDesk, startDesk } from "../src/desk/start.ts";

/** The variables that `wxrefund sandbox` writes: to a desk they are a merchant's own. */
let env: Environment;
const closers: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const close of closers.toReversed()) await close();
});

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), "desk-merchant-"));
  closers.push(() => rm(folder, { recursive: true }));
  const keys = await makeSandboxKeys();
  const served = await serveSandbox({ sandbox: createSandbox({ world: defaultWorld(keys) }) });
  closers.push(served.close);
  await writeSandboxDir(folder, keys, served.url);
  env = { ...parseEnv(await readFile(join(folder, "env"), "utf8")), DESK_SUB_MCHID: "1900000109" };
});

async function open(variables: Environment): Promise<StartedDesk> {
  const merchant = await readMerchant(variables);
  if (merchant === undefined) throw new Error("These variables name no merchant.");
  const desk = await startDesk({ page: { script: "", style: "" }, merchant });
  closers.push(desk.close);
  return desk;
}

const post = (url: string, body: unknown): Promise<Response> =>
  fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });

test("a desk of a merchant starts empty, and nobody finds a sandbox's levers or a way to apply", async () => {
  const { url, sandbox, desk } = await open(env);
  expect(sandbox).toBeUndefined();
  expect(desk.find({ limit: 9 })).toEqual([]);
  const application = { outRefundNo: "R1", outTradeNo: "PAID300_1", refund: 1, total: 300 };
  for (const path of ["/api/sandbox/applications", "/api/sandbox/clock", "/api/sandbox/tampering"])
    expect((await post(url + path, application)).status).toBe(404);
  expect((await fetch(`${url}/api/sandbox`)).status).toBe(404);
  expect(await (await fetch(`${url}/api/refunds/R1`)).json()).toBeNull();
});

test("APIv3 alone asks by one number, and says what the others need", async () => {
  const { WECHATPAY_V2_KEY: _, ...v3 } = env;
  const { url, desk } = await open(v3);
  await post(`${url}/api/questions`, { number: "SUCCESS_m_1", kind: "outRefundNo" });
  await expect.poll(() => desk.get("SUCCESS_m_1")?.refund?.status).toBe("SUCCESS");
  expect(desk.get("SUCCESS_m_1")?.relayed).toMatchObject({ protocol: "v3" });
  const refused = await post(`${url}/api/questions`, { number: "ORDER2_m", kind: "outTradeNo" });
  expect(await refused.json()).toMatchObject({
    refundError: { kind: "config", field: "WECHATPAY_V2_KEY" },
  });
});

test("with both, an order's refunds are found over V2, and each is proven over APIv3", async () => {
  const { url, desk } = await open(env);
  const found = await post(`${url}/api/questions`, { number: "ORDER2_both", kind: "outTradeNo" });
  expect(await found.json()).toEqual({ found: ["ORDER2_both-R2", "ORDER2_both-R1"] });
  await expect.poll(() => desk.get("ORDER2_both-R1")?.relayed?.protocol).toBe("v3");
});
