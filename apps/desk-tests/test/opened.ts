import axe from "axe-core";
import { type DeskOptions, type StartedDesk, startDesk } from "@wxrefund/example/desk";
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, expect } from "vitest";
import { bundledPage } from "./bundled.ts";
import { launchChromium } from "@wxrefund/runtimes/chromium";

const closers: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const close of closers.toReversed()) await close();
});

const contexts: BrowserContext[] = [];
afterEach(async () => {
  for (const context of contexts.splice(0)) await context.close();
});

export interface Opened {
  readonly desk: StartedDesk;
  readonly browser: Browser;
  /** A page on the desk, at a refund when one is given. Whatever it complains of fails the test. */
  readonly open: (look?: BrowserContextOptions, outRefundNo?: string) => Promise<Page>;
}

/** A desk, with a sandbox unless a merchant is given, and a browser to look at it. */
export async function openDesk(options: Partial<DeskOptions> = {}): Promise<Opened> {
  const bugs: unknown[] = [];
  const desk = await startDesk({ page: await bundledPage(), onBug: (bug) => bugs.push(bug), ...options });
  closers.push(() => desk.close());
  const browser = await launchChromium();
  closers.push(() => browser.close());
  closers.push(async () => expect(bugs).toEqual([]));
  return {
    desk,
    browser,
    open: async (look = {}, outRefundNo) => {
      const context = await browser.newContext({ ...desktop, ...look });
      contexts.push(context);
      const page = await context.newPage();
      page.setDefaultTimeout(25_000);
      page.on("pageerror", (error) => bugs.push(error));
      page.on("console", (message) => {
        if (message.type() === "error" && !isRefusal(message.text())) bugs.push(message.text());
      });
      await page.goto(outRefundNo === undefined ? desk.url : `${desk.url}/#/${outRefundNo}`);
      await page.locator(".list :is(li, .empty)").first().waitFor({ state: "attached" });
      if (outRefundNo !== undefined) await settled(page);
      return page;
    },
  };
}

/** The server's no to what somebody asked for, which the page tells; the browser notes it as well. */
function isRefusal(noted: string): boolean {
  return noted.includes("the server responded with a status of 422");
}

/** Waits until the page has checked what it shows, or tells why there is nothing to check. */
export function settled(page: Page): Promise<void> {
  return page.locator(".proof.good, .trouble").first().waitFor();
}

const desktop: BrowserContextOptions = { viewport: { width: 1360, height: 900 }, locale: "en-GB" };
export const phone: BrowserContextOptions = { viewport: { width: 390, height: 844 }, locale: "zh-CN" };

/** What axe finds wrong with the page as it stands, in few words. */
export async function complaints(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(`axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] })
    .then(({ violations }) => violations.map(({ id, nodes }) => id + ": " + nodes.map(({ target }) => target.join(" ")).join(", ")))`);
}

/** Names that two elements share, so that a label or a heading may name the wrong one. */
export function sharedIds(page: Page): Promise<readonly string[]> {
  return page.evaluate(`[...document.querySelectorAll("[id]")].map(({ id }) => id)
    .filter((id, at, ids) => ids.indexOf(id) !== at)`);
}

/** How far the page is wider than its window. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
}
