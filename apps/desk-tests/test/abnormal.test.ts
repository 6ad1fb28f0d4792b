import type { Page } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import { complaints, type Opened, openDesk, overflow, phone, settled } from "./opened.ts";
import { screenshot } from "./screenshot.ts";

let opened: Opened;
beforeAll(async () => {
  opened = await openDesk();
}, 60_000);

/** An abnormal refund, shown. */
async function abnormal(outRefundNo: string, look: Parameters<Opened["open"]>[0] = {}): Promise<Page> {
  const amount = { refund: 1250, total: 8800 };
  await opened.desk.desk.apply({ outRefundNo, outTradeNo: `PAID8800_${outRefundNo.slice(-8)}`, amount });
  const page = await opened.open(look, outRefundNo);
  await page.locator(".proof.good").waitFor();
  return page;
}

const moveClock = async (seconds: number): Promise<void> => {
  await opened.desk.sandbox?.advance(seconds);
  opened.desk.desk.recheckAll();
};

describe("paid to the shop's own account", () => {
  test("it is with the shop, and the buyer is told so", async () => {
    const page = await abnormal("ABNORMAL_to_shop");
    await page.getByLabel("To the shop's own account").check();
    await page.getByRole("button", { name: "Pay out ¥12.50" }).click();
    await page.getByRole("heading", { name: "¥12.50 is on its way to the shop's own account" }).waitFor();
    expect(await page.locator(".tell p").innerText()).toContain("WeChat Pay is paying it to us");
    expect(await page.getByRole("heading", { name: "Pay it another way" }).count()).toBe(0);
    await moveClock(300);
    await page
      .getByRole("heading", { name: "¥12.50 is in the shop's own account, not the buyer's" })
      .waitFor();
    await page.locator(".proof.good").waitFor();
    const told = await page.locator(".tell p").innerText();
    expect(told).toMatch(
      /WeChat Pay has paid it to us on \d{4}-\d\d-\d\d\. We will hand it on to you ourselves/,
    );
    expect(await page.locator(".where").innerText()).toBe(
      "To the shop's own account\nThe shop has to hand it on to the buyer by other means.",
    );
    expect(await page.locator(".again").innerText()).toContain("Hand the money on to the buyer");
    // Its other names and the button to the other language are Chinese.
    expect(await page.locator(".detail").innerText()).not.toMatch(/[一-鿿]|5 minutes|working days/);
    expect(await complaints(page)).toEqual([]);
    await screenshot(page, "to-shop");
  });

  test("in Chinese and on a phone, too", async () => {
    const page = await opened.open(phone, "ABNORMAL_to_shop");
    expect(await page.locator("h2#shown").innerText()).toBe("¥12.50 已退至商户账户，未退给顾客");
    expect(await page.locator(".tell p").innerText()).toMatch(/^您的退款 ¥12\.50 未能退到您的账户/);
    expect(await page.locator(".again").innerText()).toContain("请以其他方式把款项转交顾客");
    expect(await page.locator(".detail").innerText()).not.toContain("5 分钟");
    expect(await overflow(page)).toBe(0);
    await screenshot(page, "to-shop-phone-zh");
  });
});

describe("the form for another card", () => {
  test("names each wrong field in the page's language, and goes to the first", async () => {
    const page = await abnormal("ABNORMAL_form", phone);
    await page.getByLabel("银行卡号").fill("6225 88oo");
    await page.getByRole("button", { name: "确认退出 ¥12.50" }).click();
    const number = page.getByLabel("银行卡号");
    await expect.poll(() => number.getAttribute("aria-invalid")).toBe("true");
    expect(await page.evaluate("document.activeElement.name")).toBe("bankAccount");
    const described = await number.getAttribute("aria-describedby");
    expect(await page.locator(`#${described}`).innerText()).toBe(
      "银行卡号：请输入 8 至 32 位数字，可以带空格。",
    );
    expect(await page.locator("#realName-problem").innerText()).toContain("持卡人姓名");
    expect(await complaints(page)).toEqual([]);
    expect(await overflow(page)).toBe(0);
    await screenshot(page, "card-problems-phone-zh");
    expect(opened.desk.desk.get("ABNORMAL_form")?.refund?.status).toBe("ABNORMAL");
  });

  test("takes a number as it is printed on cards, of any bank that WeChat Pay names", async () => {
    const page = await abnormal("ABNORMAL_spaces");
    expect(await page.locator("select[name=bankType] option").count()).toBe(15);
    await page.getByRole("combobox", { name: "Bank" }).selectOption("NBCB_DEBIT");
    await page.getByLabel("Card number").fill(" 6225 8800 0000 1234 ");
    await page.getByLabel("Name on the card").fill("张三");
    await page.getByRole("button", { name: "Pay out ¥12.50" }).click();
    await page.getByRole("heading", { name: "¥12.50 is on its way" }).waitFor();
    expect(opened.desk.desk.get("ABNORMAL_spaces")?.refund?.userReceivedAccount).toBe("宁波银行储蓄卡1234");
  });

  test("stands there only while the page has proven that the refund is abnormal", async () => {
    const page = await abnormal("ABNORMAL_unproven");
    await page.getByRole("heading", { name: "Pay it another way" }).waitFor();
    opened.desk.sandbox?.tamper(true);
    await page.reload();
    await page.locator(".proof.bad").waitFor();
    expect(await page.getByRole("heading", { name: "Pay it another way" }).count()).toBe(0);
    opened.desk.sandbox?.tamper(false);
    const to = { type: "MERCHANT_BANK_CARD" } as const;
    const early = opened.desk.desk.handleAbnormal("COUPON_tea_0031", to);
    await expect(early).rejects.toMatchObject({ kind: "config", field: "status" });
  });

  test("of the panel says which amount is wrong", async () => {
    const page = await opened.open({ locale: "zh-CN" }, "COUPON_tea_0031");
    await settled(page);
    await page.getByLabel("退款金额（元）").fill("99.999");
    await page.getByRole("button", { name: "申请退款" }).click();
    await expect.poll(() => page.locator("#amount-problem").innerText()).toContain("退款金额：");
    expect(await page.locator("[aria-invalid='true']").getAttribute("id")).toBe("refund");
  });
});
