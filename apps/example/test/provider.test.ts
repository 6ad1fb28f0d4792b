import {
  createSandbox,
  defaultNumbers,
  defaultWorld,
  makeSandboxKeys,
  sandboxClientConfig,
  type SandboxWorld,
} from "@wxrefund/sandbox";
import { serveSandbox } from "@wxrefund/sandbox/serve";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { MerchantSettings } from "../src/desk/settings.ts";
import { type StartedDesk, startDesk } from "../src/desk/start.ts";

/** A sandbox whose merchant is a service provider over V2 as well: it refuses questions that name no sub-merchant. */
function ofProvider(world: SandboxWorld): SandboxWorld {
  const merchants = world.merchants.map((merchant) =>
    merchant.v2 === undefined
      ? merchant
      : { ...merchant, v2: { ...merchant.v2, kind: "service-provider" as const } },
  );
  return { ...world, merchants };
}

const closers: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const close of closers.toReversed()) await close();
});

let config: ReturnType<typeof sandboxClientConfig>;
beforeAll(async () => {
  const keys = await makeSandboxKeys();
  const served = await serveSandbox({ sandbox: createSandbox({ world: ofProvider(defaultWorld(keys)) }) });
  closers.push(served.close);
  config = sandboxClientConfig(keys, served.url);
});

async function open(speaking: MerchantSettings["config"]): Promise<StartedDesk["desk"]> {
  const merchant = { config: speaking, pinned: [], subMchid: defaultNumbers.subMchid };
  const started = await startDesk({ page: { script: "", style: "" }, merchant });
  closers.push(started.close);
  return started.desk;
}

test("with V2 alone a service provider's refund is followed for its sub-merchant", async () => {
  const { mchid, v2, baseUrls } = config;
  const desk = await open({ mchid, v2, baseUrls });
  await desk.ask("SUCCESS_provider", "outRefundNo");
  await expect.poll(() => desk.get("SUCCESS_provider")?.refund?.status).toBe("SUCCESS");
});

test("an order's refunds are found for the sub-merchant, page by page", async () => {
  const desk = await open(config);
  expect(await desk.ask("ORDER25_provider", "outTradeNo")).toHaveLength(25);
});
