import type { Page } from "playwright-core";
import { afterEach, beforeAll, expect, test } from "vitest";
import { complaints, type Opened, openDesk, overflow, phone, settled } from "./opened.ts";
import { screenshot } from "./screenshot.ts";

let opened: Opened;
beforeAll(async () => {
  opened = await openDesk();
}, 60_000);
afterEach(() => opened.desk.sandbox?.disarm());

const search = "Search by any of the four numbers";

async function ask(page: Page, number: string): Promise<void> {
  await page.getByLabel(search).fill(number);
  await page.getByRole("navigation").getByRole("button", { name: "Ask WeChat Pay" }).click();
}

test("after a forged 404 the page says that nothing is known, not that there is nothing", async () => {
  await opened.desk.sandbox?.arm("unsigned-404", "always");
  const page = await opened.open();
  await ask(page, "SUCCESS_forged_404");
  await page.locator(".trouble").waitFor();
  const shown = await page.locator(".answer").innerText();
  expect(shown).toContain("It is not known yet what became of this refund");
  expect(shown).toContain("nothing is known of it yet");
  expect(shown + (await page.locator(".list li").first().innerText())).not.toMatch(/not found|cannot see/i);
  await expect
    .poll(() => page.locator(".list li").first().innerText())
    .toMatch(/Not known yet[\s\S]*last check failed/);
  expect(await complaints(page)).toEqual([]);
  await screenshot(page, "not-known");
});

test("a proven word that there is none is told as such", async () => {
  const page = await opened.open({}, "NOTFOUND_typo_0052");
  expect(await page.locator(".answer h2").innerText()).toBe("WeChat Pay has not found this refund");
  await page.getByLabel("Status").selectOption("NONE");
  await expect.poll(() => page.locator(".list .number").allInnerTexts()).toEqual(["NOTFOUND_typo_0052"]);
});

test("a mistyped number is a mistake of the form, and is not taken", async () => {
  const page = await opened.open();
  await ask(page, "退款 1");
  await page.getByRole("alert").filter({ hasText: "The shop's refund number has 1 to 64" }).waitFor();
  expect(await page.locator(".list [aria-invalid='true']").count()).toBe(1);
  expect(opened.desk.desk.get("退款 1")).toBeUndefined();
  expect(await complaints(page)).toEqual([]);
});

test("an application of unknown outcome keeps its trouble beside the query's, and its number", async () => {
  const { sandbox, desk } = opened.desk;
  await sandbox?.arm("unsigned", "always");
  const amount = { refund: 1250, total: 8800 };
  await desk.apply({ outRefundNo: "FOREVER_unsigned", outTradeNo: "PAID8800_unsigned", amount });
  await expect.poll(() => desk.get("FOREVER_unsigned")?.trouble).toBeDefined();
  const page = await opened.open({ ...phone, locale: "en-GB" }, "FOREVER_unsigned");
  const headings = page.locator(".trouble h3");
  expect(await headings.allInnerTexts()).toEqual([
    "Whether WeChat Pay accepted the application is not known",
    "The last request to WeChat Pay failed",
  ]);
  expect(await page.getByRole("button", { name: "Take it off the desk" }).count()).toBe(0);
  expect(await complaints(page)).toEqual([]);
  expect(await overflow(page)).toBe(0);
  await screenshot(page, "application-unknown-phone");
  await page.getByRole("button", { name: "中文" }).click();
  await screenshot(page, "application-unknown-phone-zh");
  await sandbox?.disarm();
  await page.getByRole("button", { name: "立即查询" }).click();
  await settled(page);
  await page.getByRole("heading", { name: "¥12.50 正在退回" }).waitFor();
  expect(await page.locator(".trouble").count()).toBe(0);
});

test("an application that was refused for good says so, and may be taken off", async () => {
  const amount = { refund: 1250, total: 8800 };
  await opened.desk.desk.apply({ outRefundNo: "NEW_gone", outTradeNo: "GONE8800_1", amount });
  const page = await opened.open({ locale: "zh-CN" }, "NEW_gone");
  await page.getByRole("heading", { name: "退款申请未被受理" }).waitFor();
  await expect.poll(() => page.locator(".trouble").count()).toBe(2);
  expect(await page.locator(".verdict").innerText()).toBe("不可以");
  expect(await complaints(page)).toEqual([]);
  await screenshot(page, "application-refused-zh");
  await page.getByRole("button", { name: "从列表中移除" }).click();
  await page.locator(".nothing h2").waitFor();
});
