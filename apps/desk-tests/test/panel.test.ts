import { applicationFaults, faults, notificationFaults } from "@wxrefund/sandbox";
import type { Page } from "playwright-core";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { complaints, type Opened, openDesk, overflow, phone } from "./opened.ts";
import { screenshot } from "./screenshot.ts";

let opened: Opened;
beforeAll(async () => {
  opened = await openDesk();
}, 60_000);
beforeEach(async () => {
  opened.desk.sandbox?.tamper(false);
  await opened.desk.sandbox?.disarm();
});

async function arm(page: Page, fault: string): Promise<void> {
  await page.getByLabel("What goes wrong").selectOption(fault);
  await page.getByRole("button", { name: "The next time" }).click();
  await page.locator(".deed", { hasText: "Armed." }).waitFor();
}

async function apply(page: Page, journey: string): Promise<void> {
  await page.getByLabel("What becomes of it").selectOption(journey);
  await page.getByRole("button", { name: "Apply", exact: true }).click();
  await page.locator(".which code").filter({ hasText: journey }).waitFor();
}

test("every fault of the sandbox is there, by what it spoils, and in Chinese", async () => {
  const page = await opened.open({ locale: "zh-CN" });
  const all = [...faults, ...applicationFaults, ...notificationFaults].map(({ id }) => id);
  const options = page.locator("#fault option");
  await expect.poll(() => options.count()).toBe(all.length);
  const values = await options.evaluateAll((nodes) => nodes.map((node) => node.getAttribute("value") ?? ""));
  expect(values.toSorted()).toEqual(all.toSorted());
  expect(await page.locator("#fault optgroup").count()).toBe(4);
  for (const text of await options.allInnerTexts()) expect(text).toMatch(/[一-鿿]|HTTP 429|302/);
});

test("a fault of applications is met by the next one", async () => {
  const page = await opened.open();
  await arm(page, "accepted-then-202");
  await apply(page, "FOREVER_");
  await page.locator(".proof.good").waitFor();
  await expect.poll(async () => (await opened.desk.sandbox?.state())?.armed).toEqual([]);
});

test("a fault of V2 is met by a search for an order", async () => {
  const page = await opened.open();
  for (const fault of ["folded", "md5-for-hmac"]) {
    await arm(page, fault);
    await page.getByLabel("Search by any of the four numbers").fill(`ORDER2_${fault}`);
    await page.getByLabel("This number is").selectOption("outTradeNo");
    await page.getByRole("button", { name: "Ask WeChat Pay" }).click();
    await expect.poll(() => page.locator(".asking .problem").innerText()).not.toBe("");
    await expect.poll(async () => (await opened.desk.sandbox?.state())?.armed).toEqual([]);
  }
  expect(await complaints(page)).toEqual([]);
});

test("a fault of notifications is met by news", async () => {
  const page = await opened.open();
  await arm(page, "notify-twice");
  await apply(page, "PROCESSING_");
  await page.getByRole("button", { name: "+5 minutes" }).click();
  await page.locator(".answer .status.success").waitFor();
  await expect.poll(async () => (await opened.desk.sandbox?.state())?.armed).toEqual([]);
});

test("a journey brings the order and the amounts that its words speak of", async () => {
  const page = await opened.open();
  await apply(page, "COUPON_");
  await page.locator(".proof.good").waitFor();
  expect(await page.locator(".sum").innerText()).toBe("¥5.00 of an order of ¥10.00");
  expect(await page.locator(".split dd").allInnerTexts()).toEqual(["¥4.00", "¥1.00", "¥0.50", "¥0.50"]);
  await screenshot(page, "coupons-applied");
  await apply(page, "PARTIAL_");
  await page.locator(".proof.good").waitFor();
  expect(await page.locator(".sum").innerText()).toBe("¥0.30 of an order of ¥1.00");
  await page.getByLabel("What becomes of it").selectOption("SUCCESS_");
  expect(await page.getByLabel("Refund, yuan").inputValue()).toBe("12.50");
});

test("on a phone what was done is said in sight, with the way to the refund", async () => {
  const page = await opened.open(phone, "COUPON_tea_0031");
  await page.getByLabel("篡改转发内容").click();
  const done = page.locator(".deed");
  await expect.poll(() => done.innerText()).toContain("转发内容已被篡改。");
  expect(await page.evaluate("scrollY")).toBeGreaterThan(500);
  const box = await done.boundingBox();
  expect((box?.y ?? 9999) + (box?.height ?? 0)).toBeLessThanOrEqual(844);
  await page.locator(".proof.bad").waitFor();
  await screenshot(page, "panel-done-phone", false);
  expect(await complaints(page)).toEqual([]);
  expect(await overflow(page)).toBe(0);
  await page.getByRole("link", { name: "查看退款" }).click();
  expect(await page.evaluate("document.activeElement.id")).toBe("shown");
  expect(await page.evaluate("scrollY")).toBe(0);
  await screenshot(page, "panel-done-jumped-phone", false);
});
