import { spawnSync } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { type Browser, chromium } from "playwright-core";

const script = fileURLToPath(new URL("../../../scripts/chromium.sh", import.meta.url));
const quiet = ["background-networking", "component-update", "sync"].map((what) => `--disable-${what}`);

/** Starts the pinned browser, which is installed first where it is missing. Throws when there is none: it is not left out. */
export function launchChromium(): Promise<Browser> {
  const made = spawnSync("sh", [script], { encoding: "utf8" });
  if (made.status !== 0) throw new Error(`No browser to test with. ${made.stderr}`);
  return chromium.launch({
    executablePath: process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-quic", "--no-first-run", ...quiet],
  });
}
