import { mkdir } from "node:fs/promises";
import process from "node:process";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";

const kept = new URL("../../example/screenshots/", import.meta.url);
const made = new URL("../dist/screenshots/", import.meta.url);

/**
 * A picture of the page, with UPDATE_SCREENSHOTS=1: those of the README among what is kept, the others to be looked at.
 * Without it none is made, so that a run of the tests is short and changes no file of the repository.
 */
export async function screenshot(page: Page, name: string, fullPage: boolean = true): Promise<void> {
  if (process.env["UPDATE_SCREENSHOTS"] !== "1") return;
  const folder = name.startsWith("readme-") ? kept : made;
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: fileURLToPath(new URL(`${name}.png`, folder)), fullPage });
}
