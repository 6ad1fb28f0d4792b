import type { CaseResult } from "../../src/case.ts";
import { launchChromium } from "@wxrefund/runtimes/chromium";
import type { Runner } from "./run.ts";

/** The page comes from the sandbox's own origin (`pageOf`): a browser hides the answers of another one. */
export const chromiumRunner: Runner = async ({ sandbox }) => {
  const browser = await launchChromium();
  try {
    const page = await browser.newPage();
    await page.goto(`${sandbox.baseUrls[0]}/_page/`);
    await page.waitForFunction("globalThis.runConformance !== undefined");
    return await page.evaluate<readonly CaseResult[]>(`runConformance(${JSON.stringify(sandbox)})`);
  } finally {
    await browser.close();
  }
};
