import { startDesk } from "@wxrefund/example/desk";
import { createSandbox, defaultWorld, makeSandboxKeys, sandboxClientConfig } from "@wxrefund/sandbox";
import { serveSandbox } from "@wxrefund/sandbox/serve";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bundledPage } from "./bundled.ts";
import { complaints, type Opened, openDesk } from "./opened.ts";

/** A desk with a merchant's V2 credentials alone; its WeChat Pay is a sandbox that the desk knows nothing of. */
let opened: Opened;
let close: () => Promise<void>;
beforeAll(async () => {
  const keys = await makeSandboxKeys();
  const served = await serveSandbox({ sandbox: createSandbox({ world: defaultWorld(keys) }) });
  close = served.close;
  const { mchid, v2, baseUrls } = sandboxClientConfig(keys, served.url);
  opened = await openDesk({ merchant: { config: { mchid, v2, baseUrls }, pinned: [] } });
}, 60_000);
afterAll(() => close());

test("a desk of a merchant opens empty, without a sandbox, and says how to begin", async () => {
  const page = await opened.open();
  expect(await page.locator(".panel").count()).toBe(0);
  expect(await page.locator(".empty").innerText()).toContain("This desk is empty.");
  expect(await page.locator(".tag").count()).toBe(0);
  expect(await complaints(page)).toEqual([]);
});

test.each([
  ["FAILED_a", "The refund of ¥1.00 failed", "Yes, with the same number"],
  ["UNCERTAIN_a", "It is not certain yet where ¥1.00 is", "Yes, with the same number"],
  ["ABNORMAL_a", "¥1.00 could not be paid out", "No"],
])("V2 alone: %s is told, and who has checked it", async (number, headline, verdict) => {
  const page = await opened.open();
  await page.getByLabel("Search by any of the four numbers").fill(number);
  await page.getByRole("button", { name: "Ask WeChat Pay" }).click();
  await expect.poll(() => page.getByRole("heading", { level: 2, name: headline }).count()).toBe(1);
  expect(await page.locator(".proof").innerText()).toContain("Checked by the desk's server.");
  expect(await page.locator(".verdict").innerText()).toBe(verdict);
  expect(await page.getByRole("button", { name: /^Pay out/ }).count()).toBe(0);
  expect(await complaints(page)).toEqual([]);
});

test("V2 alone: an order brings all its refunds", async () => {
  const page = await opened.open();
  await page.getByLabel("Search by any of the four numbers").fill("ORDER11_a");
  await page.getByLabel("This number is").selectOption("outTradeNo");
  await page.getByRole("button", { name: "Ask WeChat Pay" }).click();
  await expect.poll(() => page.locator(".siblings li").count()).toBe(11);
});

test("a page says that its desk is gone, and loads itself anew when another stands there", async () => {
  const first = await startDesk({ page: await bundledPage(), onBug: () => undefined });
  const shown = await (await opened.browser.newContext({ locale: "en-GB" })).newPage();
  await shown.goto(`${first.url}/#/COUPON_tea_0031`);
  await shown.locator(".proof.good").waitFor();
  await first.close();
  await shown.getByText("Connection lost, trying again").waitFor();
  await shown.getByRole("button", { name: "Check now" }).click();
  await shown.getByText("The desk's server does not answer.").waitFor();
  const port = Number(new URL(first.url).port);
  const second = await startDesk({ page: await bundledPage(), port, onBug: () => undefined });
  // Other keys now: only a page that came with them can check what they sign.
  await shown.locator(".live.on").waitFor();
  await shown.locator(".proof.good").waitFor();
  expect(await shown.locator(".next .problem").innerText()).toBe("");
  await shown.context().close();
  await second.close();
});
