import { mkdir } from "node:fs/promises";
import process from "node:process";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";

const kept = new URL("../../example/screenshots/", import.meta.url);
const made = new URL("../dist/screenshots/", import.meta.url);

/**
 * A picture of the page. With UPDATE_SCREENSHOTS=1 it becomes the one that the README shows; otherwise it lands among
 * what is not kept, so that a run of the tests changes no file of the repository.
 */
export async function screenshot(page: Page, name: string, fullPage: boolean = true): Promise<void> {
  const folder = process.env["UPDATE_SCREENSHOTS"] === "1" && name.startsWith("readme-") ? kept : made;
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: fileURLToPath(new URL(`${name}.png`, folder)), fullPage });
}
