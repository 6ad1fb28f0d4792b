import type { Page } from "playwright-core";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { complaints, type Opened, openDesk, overflow, phone, settled, sharedIds } from "./opened.ts";
import { screenshot } from "./screenshot.ts";

let opened: Opened;
beforeAll(async () => {
  opened = await openDesk();
}, 60_000);

beforeEach(async () => {
  opened.desk.sandbox?.tamper(false);
  await opened.desk.sandbox?.disarm();
});

const timeline = (page: Page): Promise<readonly string[]> =>
  page.locator(".timeline li strong").allInnerTexts();

/** Applies for a refund in the panel, and waits until the page has checked the answer. */
async function apply(page: Page, journey: string): Promise<string> {
  await page.getByLabel("What becomes of it").selectOption(journey);
  await page.getByRole("button", { name: "Apply", exact: true }).click();
  await page.locator(".which code").filter({ hasText: journey }).waitFor();
  await page.locator(".proof.good").waitFor();
  return page.locator(".which code").innerText();
}

/** Goes to a refund as a link does, or with "" to the list. */
async function show(page: Page, number: string): Promise<void> {
  await page.evaluate(`location.hash = "#/${number}"`);
  const elsewhere = number === "" || opened.desk.desk.get(number) === undefined;
  if (elsewhere) await page.locator(".nothing h2").waitFor();
  else {
    await page.locator(".which code", { hasText: number }).waitFor();
    await settled(page);
  }
}

async function moveClock(page: Page, by: string): Promise<void> {
  await page.getByRole("button", { name: by, exact: true }).click();
}

/** First, while the desk is as it opens. */
describe("the pictures of the README", () => {
  const look = { viewport: { width: 1280, height: 860 }, deviceScaleFactor: 1.5 };

  test("a refund on its way", async () => {
    const page = await opened.open(look, "CARD_teapot_0071");
    expect(await timeline(page)).toContain("The money goes to 招商银行信用卡0403");
    await screenshot(page, "readme-desk", false);
  });

  test("a forged answer", async () => {
    opened.desk.sandbox?.tamper(true);
    const page = await opened.open(look);
    await page.getByRole("link", { name: "COUPON_tea_0031" }).click();
    await page.locator(".proof.bad").waitFor();
    expect(await page.locator(".sum").innerText()).toBe("¥9.00 of an order of ¥10.00");
    await screenshot(page, "readme-forged", false);
  });
});

describe("a refund", () => {
  test("is found by each of its four numbers, and by its status", async () => {
    const page = await opened.open({}, "COUPON_tea_0031");
    const numbers = await page.locator(".numbers dd code").allInnerTexts();
    expect(numbers).toHaveLength(4);
    for (const number of numbers) {
      await page.getByLabel("Search by any of the four numbers").fill(number);
      await expect.poll(() => page.locator(".list .number").allInnerTexts()).toEqual(["COUPON_tea_0031"]);
    }
    await page.getByLabel("Search by any of the four numbers").fill("");
    await page.getByLabel("Status").selectOption("CLOSED");
    await expect.poll(() => page.locator(".list .number").allInnerTexts()).toEqual(["CLOSED_lamp_0044"]);
  });

  test("that is not on the desk is asked for at WeChat Pay", async () => {
    const page = await opened.open();
    await page.getByLabel("Search by any of the four numbers").fill("SUCCESS_elsewhere_1");
    await page.getByRole("button", { name: "Ask WeChat Pay" }).click();
    await page.locator(".proof.good").waitFor();
    expect(await page.locator(".which code").innerText()).toBe("SUCCESS_elsewhere_1");
  });

  test("turns from processing to refunded while the page is open", async () => {
    const page = await opened.open();
    await apply(page, "PROCESSING_");
    expect(await timeline(page)).toEqual(["Applied", "Processing", "The money goes to 支付用户零钱"]);
    expect(await page.getByRole("timer").innerText()).toMatch(/^[01]:\d\d$/);
    expect(await page.locator(".sum").innerText()).toBe("¥12.50 of an order of ¥88.00");
    await moveClock(page, "+5 minutes");
    await page.locator(".answer .status.success").waitFor();
    await page.locator(".proof.good").waitFor();
    await expect
      .poll(() => timeline(page))
      .toEqual(["Applied", "Processing", "Refunded", "The money went to 支付用户零钱"]);
    expect(await page.locator(".next p").first().innerText()).toContain("This is final");
    await screenshot(page, "arrived");
  });

  test("that is abnormal is paid to another card, and arrives", async () => {
    const page = await opened.open();
    await apply(page, "ABNORMAL_");
    await page.getByRole("heading", { name: "Pay it another way" }).waitFor();
    await screenshot(page, "abnormal");
    await page.getByRole("combobox", { name: "Bank" }).selectOption("CMB_DEBIT");
    await page.getByLabel("Card number").fill("6225880000001234");
    await page.getByLabel("Name on the card").fill("张三");
    await page.getByRole("button", { name: /^Pay out ¥/ }).click();
    await page.locator(".answer .status.processing").waitFor();
    await moveClock(page, "+5 minutes");
    await page.locator(".answer .status.success").waitFor();
    await expect
      .poll(() => timeline(page))
      .toEqual(["Applied", "Abnormal", "Processing", "Refunded", expect.stringContaining("招商银行")]);
    await page.locator(".proof.good").waitFor();
    await screenshot(page, "resolved");
  });

  test("of an order with several shows them all", async () => {
    const page = await opened.open({}, "ORDER2_20260417-R1");
    expect(await page.locator(".siblings a").allInnerTexts()).toEqual(
      expect.arrayContaining(["ORDER2_20260417-R1", "ORDER2_20260417-R2"]),
    );
    await page.locator(".siblings a", { hasText: "-R2" }).click();
    await expect.poll(() => page.locator(".which code").innerText()).toBe("ORDER2_20260417-R2");
  });

  test("with coupons shows how it splits", async () => {
    const page = await opened.open({}, "COUPON_tea_0031");
    expect(await page.locator(".split dd").allInnerTexts()).toEqual(["¥4.00", "¥1.00", "¥0.50", "¥0.50"]);
    expect(await page.locator(".bar .cash").getAttribute("width")).toBe("400");
  });
});

describe("what must not be believed", () => {
  test("a forged amount turns the page red, and the truth turns it green again", async () => {
    const page = await opened.open();
    await apply(page, "SUCCESS_");
    await page.getByLabel("Let the relay lie").click();
    await page.locator(".proof.bad").waitFor();
    expect(await page.locator(".proof.bad").innerText()).toContain("The signature does not fit");
    expect(await page.locator(".claimed").innerText()).toContain("unproven");
    expect(await page.locator(".again .verdict").innerText()).toBe("Not known: check first");
    expect(await page.locator(".answer").innerText()).not.toContain("This is final");
    expect(await complaints(page)).toEqual([]);
    await screenshot(page, "forged");
    await page.getByLabel("Let the relay lie").click();
    await page.locator(".proof.good").waitFor();
  });

  test("an answer that was changed before it came is told, with advice, and what was proven stands", async () => {
    const page = await opened.open();
    await apply(page, "FOREVER_");
    await page.getByLabel("What goes wrong").selectOption("tampered");
    await page.getByRole("button", { name: "Every time" }).click();
    await expect.poll(() => page.locator(".panel").innerText()).toContain("(× ∞)");
    await page.getByRole("button", { name: "Check now" }).click();
    const trouble = page.locator(".trouble");
    await trouble.waitFor();
    expect(await trouble.innerText()).toContain("What was proven before still stands.");
    expect(await page.locator(".again .verdict").innerText()).toBe("No");
    expect(await complaints(page)).toEqual([]);
    await screenshot(page, "fault");
    await page.getByRole("button", { name: "Put everything right" }).click();
    await expect.poll(() => page.locator(".panel").innerText()).toContain("Nothing goes wrong any more.");
    await page.getByRole("button", { name: "Check now" }).click();
    await trouble.waitFor({ state: "detached" });
  });

  test("a number that nobody knows may not be refunded anew, and need not stay", async () => {
    const page = await opened.open({}, "NOTFOUND_typo_0052");
    expect(await page.locator(".again .verdict").innerText()).toBe("Not known: check first");
    await screenshot(page, "not-found");
    await opened.desk.desk.ask("NOTFOUND_mistyped", "outRefundNo");
    await show(page, "NOTFOUND_mistyped");
    await page.getByRole("button", { name: "Take it off the desk" }).click();
    await page.getByRole("heading", { name: "Where is my money?" }).waitFor();
    expect(opened.desk.desk.get("NOTFOUND_mistyped")).toBeUndefined();
    opened.desk.desk.forget("COUPON_tea_0031");
    expect(opened.desk.desk.get("COUPON_tea_0031")?.refund?.status).toBe("SUCCESS");
  });

  test("a refund that is not on the desk is not shown as another, and can be asked for", async () => {
    const page = await opened.open();
    await show(page, "CARD_by_address");
    expect(await page.locator(".nothing").innerText()).toContain("CARD_by_address");
    await page.getByRole("main").getByRole("button", { name: "Ask WeChat Pay" }).click();
    await page.getByRole("heading", { name: "¥1.00 is on its way" }).waitFor();
  });
});

describe("for everybody", () => {
  const looks = [
    ["a desktop in English", {}],
    ["a desktop in the dark, in Chinese", { locale: "zh-CN", colorScheme: "dark" }],
    ["a phone in Chinese", phone],
    ["a phone in the dark, in English", { ...phone, locale: "en-GB", colorScheme: "dark" }],
  ] as const;
  test.each(looks)("%s: axe finds nothing, and nothing is cut off", async (name, look) => {
    const page = await opened.open(look);
    for (const number of ["", "HANDLED_chair_0063", "COUPON_tea_0031", "NOTFOUND_typo_0052", "NOT_HERE"]) {
      await show(page, number);
      expect(await complaints(page), number).toEqual([]);
      expect(await sharedIds(page), number).toEqual([]);
      expect(await overflow(page), number).toBe(0);
      await screenshot(page, `${name.replaceAll(/\W+/g, "-")}-${number}`);
    }
  });

  test("Chinese is drawn, not boxed", async () => {
    const page = await opened.open(phone, "CARD_teapot_0071");
    expect(await page.evaluate("document.documentElement.lang")).toBe("zh-CN");
    expect(await page.locator(".proof.good").innerText()).toContain("微信支付已签名 ✓");
    // A character no font has is drawn as the same box as any other such.
    const drawn = await page.evaluate(`(() => {
      const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
      const pixels = (text) => {
        context.clearRect(0, 0, 40, 40);
        context.font = "30px " + getComputedStyle(document.documentElement).fontFamily;
        context.fillText(text, 0, 30);
        return context.getImageData(0, 0, 40, 40).data.join();
      };
      return new Set(["退", "款", "\\u{10FFFF}"].map(pixels)).size;
    })()`);
    expect(drawn).toBe(3);
  });

  test("a keyboard alone finds a refund and asks again", async () => {
    const page = await opened.open();
    await page.getByLabel("Search by any of the four numbers").focus();
    await page.keyboard.type("COUPON");
    await expect.poll(() => page.locator(".list li").count()).toBe(1);
    const link = page.locator(".list li a");
    for (
      let presses = 0;
      presses < 8 && !(await link.evaluate((node) => node === document.activeElement));
      presses += 1
    ) {
      await page.keyboard.press("Tab");
    }
    await page.keyboard.press("Enter");
    await page.locator(".proof.good").waitFor();
    expect(await link.getAttribute("aria-current")).toBe("true");
    expect(await page.evaluate("document.activeElement.id")).toBe("shown");
    await link.focus();
    await page.keyboard.press("Enter");
    expect(await page.evaluate("document.activeElement.id")).toBe("shown");
    await link.focus();
    await page.getByRole("link", { name: "Skip to the refund" }).focus();
    await page.keyboard.press("Enter");
    expect(await page.evaluate("document.activeElement.id")).toBe("shown");
    expect(page.url()).toContain("COUPON_tea_0031");
  });

  test("what to tell the buyer is copied as it stands", async () => {
    const look = { permissions: ["clipboard-read", "clipboard-write"], locale: "zh-CN" };
    const page = await opened.open(look, "CARD_teapot_0071");
    await page.getByRole("button", { name: "复制 可以这样回复顾客" }).click();
    await page.getByText("已复制").waitFor();
    expect(await page.evaluate("navigator.clipboard.readText()")).toBe(
      "您的退款 ¥1.00 正在退回您的招商银行信用卡（尾号 0403）。一般 1 至 3 个工作日到账。",
    );
  });

  test("on a phone a chosen refund takes the list's place, its top in sight and in focus", async () => {
    const page = await opened.open({ ...phone, locale: "en-GB" });
    await page.locator(".list li a").last().click();
    await page.locator(".answer").waitFor();
    await expect.poll(() => page.evaluate("document.activeElement.id")).toBe("shown");
    expect(await page.evaluate("scrollY")).toBe(0);
    expect(await page.locator(".list").isVisible()).toBe(false);
  });

  test("the language is a button, and is kept", async () => {
    const page = await opened.open();
    await page.getByRole("button", { name: "中文" }).click();
    expect(await page.getByRole("heading", { level: 1 }).innerText()).toBe("退款台");
    await page.reload();
    expect(await page.getByRole("heading", { level: 1 }).innerText()).toBe("退款台");
  });
});
