import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { createServer, type Server } from "node:http";
import { fileURLToPath } from "node:url";
import { signReceipt } from "@wxrefund/browser-verify/receipt/sign";
import { createRefundClient, relay, type RelayedAnswer } from "@wxrefund/edge-fetch";
import {
  createSandbox,
  defaultNumbers,
  defaultWorld,
  makeSandboxKeys,
  sandboxClientConfig,
} from "@wxrefund/sandbox";
import { serveSandbox } from "@wxrefund/sandbox/serve";
import type { Page } from "playwright-core";
import { rolldown } from "rolldown";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { VerifyPage } from "../src/verify-page.ts";
import { launchChromium } from "@wxrefund/runtimes/chromium";

const closers: (() => unknown)[] = [];
afterAll(async () => {
  for (const close of closers.toReversed()) await close();
});

async function bundledPage(): Promise<string> {
  const bundle = await rolldown({
    input: fileURLToPath(new URL("../src/verify-page.ts", import.meta.url)),
    platform: "browser",
    resolve: { conditionNames: ["@wxrefund/source", "browser", "import", "default"] },
    onLog: (level, { message }) => {
      if (level === "warn") throw new Error(message);
    },
  });
  const { output } = await bundle.generate({ format: "esm", minify: true });
  return output[0].code;
}

/** The shop's server: its page, and what it relays under a path each. */
function serveShop(files: Readonly<Record<string, readonly [type: string, text: string]>>): Promise<Server> {
  const server = createServer(({ url = "" }, outgoing) => {
    const [type, text] = files[url] ?? ["text/plain", ""];
    outgoing.writeHead(url in files ? 200 : 404, { "content-type": `${type}; charset=utf-8` }).end(text);
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve(server));
  });
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : expect.fail("no port");
}

/** The same answer with one fen more. */
function tampered(answer: RelayedAnswer): RelayedAnswer {
  const body = Buffer.from(answer.body, "base64")
    .toString()
    .replace(/"refund" ?: ?100\b/, (text) => text.replace("100", "101"));
  return { ...answer, body: Buffer.from(body).toString("base64") };
}

const keys = await makeSandboxKeys();
const pem = (key: KeyObject): string => key.export({ format: "pem", type: "spki" }).toString();
const stranger = pem(generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey);
const receiptKey = generateKeyPairSync("ec", { namedCurve: "P-256" });
const receiptNames = { issuer: "shop.example", audience: "https://shop.example" };

let relayed: RelayedAnswer;
let page: Page;

beforeAll(async () => {
  const sandbox = await serveSandbox({ sandbox: createSandbox({ world: defaultWorld(keys) }) });
  closers.push(() => sandbox.close());
  const client = createRefundClient(sandboxClientConfig(keys, `http://127.0.0.1:${sandbox.port}`));
  const { outRefundNo, subMchid } = defaultNumbers;
  const { refund, answer } = await client.query({ outRefundNo, subMchid });
  relayed = relay(answer.evidence);
  const receipt = await signReceipt({
    refund,
    key: { id: "1", privateKey: receiptKey.privateKey.export({ format: "pem", type: "pkcs8" }).toString() },
    ...receiptNames,
    validSeconds: 600,
  });
  const json = (value: unknown): readonly [string, string] => ["application/json", JSON.stringify(value)];
  const shop = await serveShop({
    "/": ["text/html", `<!doctype html><title>退款</title><script type="module" src="/page.js"></script>`],
    "/page.js": ["text/javascript", await bundledPage()],
    "/true": json(relayed),
    "/tampered": json(tampered(relayed)),
    "/with-its-own-key": json({
      ...relayed,
      keys: [{ id: keys.platform.id, publicKey: keys.platform.publicKey }],
    }),
    "/receipt": ["text/plain", receipt],
    "/tampered-receipt": ["text/plain", receipt.replace(/^[^.]+\.(.)/, (start) => `${start.slice(0, -1)}f`)],
  });
  closers.push(() => shop.close());
  const browser = await launchChromium();
  closers.push(() => browser.close());
  page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${portOf(shop)}/`);
  await page.waitForFunction("globalThis.page !== undefined");
});

/** Calls the page's own function in Chromium. */
function inPage<Name extends keyof VerifyPage>(
  name: Name,
  ...given: Parameters<VerifyPage[Name]>
): Promise<Awaited<ReturnType<VerifyPage[Name]>>> {
  return page.evaluate(`page.${name}(...${JSON.stringify(given)})`);
}

const pinned = [{ id: keys.platform.id, publicKey: keys.platform.publicKey }];
const shown = { outRefundNo: defaultNumbers.outRefundNo, expect: { refund: 100 } };

describe("in Chromium", () => {
  test("a relayed answer is believed", async () => {
    expect(await inPage("checkRelayed", "/true", pinned, shown)).toMatchObject({
      ok: true,
      refund: { status: "SUCCESS", amount: { refund: 100 }, userReceivedAccount: "招商银行信用卡0403" },
      proof: { keyId: keys.platform.id },
    });
  });

  test("one with a fen more is not", async () => {
    const verdict = await inPage("checkRelayed", "/tampered", pinned, { ...shown, expect: { refund: 101 } });
    expect(verdict).toEqual({ ok: false, reason: "bad-signature" });
  });

  test("nor one by a key that this page does not hold, though it comes along", async () => {
    const others = [{ id: "PUB_KEY_ID_2", publicKey: stranger }];
    const verdict = await inPage("checkRelayed", "/with-its-own-key", others, shown);
    expect(verdict).toMatchObject({ ok: false, reason: "unknown-key" });
    const sameId = [{ id: keys.platform.id, publicKey: stranger }];
    expect(await inPage("checkRelayed", "/true", sameId, shown)).toEqual({
      ok: false,
      reason: "bad-signature",
    });
  });

  test("the shop's receipt is believed, and a changed one is not", async () => {
    const rules = { keys: [{ id: "1", publicKey: pem(receiptKey.publicKey) }], ...receiptNames, shown };
    expect(await inPage("checkReceipt", "/receipt", rules)).toMatchObject({
      ok: true,
      refund: { status: "SUCCESS", amount: { refund: 100 } },
    });
    expect(await inPage("checkReceipt", "/tampered-receipt", rules)).toEqual({
      ok: false,
      reason: "bad-signature",
    });
  });
});
