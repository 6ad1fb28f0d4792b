/** Platform certificates, from the sandbox's list into the ready clients: over HTTP, on Node.js and in workerd. */
import { fileURLToPath } from "node:url";
import { createRefundClient, type RefundClientConfig } from "@wxrefund/node-http";
import {
  createSandbox,
  defaultNumbers,
  defaultWorld,
  makePlatformCertificate,
  makeSandboxKeys,
  type PlatformCertificate,
  sandboxClientConfig,
} from "@wxrefund/sandbox";
import { serveSandbox } from "@wxrefund/sandbox/serve";
import { Miniflare } from "miniflare";
import { afterEach, describe, expect, test, vi } from "vitest";
import { bundleWorker } from "./bundle.ts";
import { type Gate, gate } from "./gate.ts";

const dayMs = 86_400_000;
const terms = { notBeforeMs: Date.now() - dayMs, notAfterMs: Date.now() + 365 * dayMs };
const keys = await makeSandboxKeys();
const old = await makePlatformCertificate({ serialNo: "5157F09EFDC096DE15EBE81A47057A7232F1B8E1", ...terms });
const next = {
  ...(await makePlatformCertificate({ serialNo: "6257F09EFDC096DE15EBE81A47057A7232F1B8E2", ...terms })),
  listedAfterSeconds: 100,
};
const question = { outRefundNo: defaultNumbers.outRefundNo, subMchid: defaultNumbers.subMchid };

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  vi.useRealTimers();
  for (const close of closers.splice(0).toReversed()) await close();
});

interface Served {
  readonly gate: Gate;
  readonly downloads: () => number;
  readonly advance: (seconds: number) => Promise<void>;
}

/** A platform that has nothing but certificates, behind a gate that lets requests overlap. */
async function served(
  overlapping: number,
  ...platformCertificates: readonly PlatformCertificate[]
): Promise<Served> {
  const world = { ...defaultWorld(keys), platformKeys: [], platformCertificates };
  const server = await serveSandbox({ sandbox: createSandbox({ world }) });
  const gated = await gate(server.port, overlapping);
  closers.push(() => server.close(), gated.close);
  return {
    gate: gated,
    downloads: () => gated.asked.filter((path) => path === "/v3/certificates").length,
    advance: async (advanceSeconds) => {
      const headers = { "content-type": "application/json" };
      const body = JSON.stringify({ advanceSeconds });
      const answer = await fetch(`${server.url}/_sandbox/clock`, { method: "POST", headers, body });
      expect(answer.status).toBe(200);
    },
  };
}

function withoutKeys(url: string): RefundClientConfig {
  const config = sandboxClientConfig(keys, url);
  return { ...config, v3: { ...config.v3, platformKeys: [] } };
}

describe("on Node.js", () => {
  test("a client without keys downloads them, and follows when they are replaced", async () => {
    const { gate: gated, downloads, advance } = await served(1, old, next);
    await using refunds = createRefundClient(withoutKeys(gated.url));
    const serials = async () => {
      const { answer } = await refunds.query(question);
      return answer.evidence.headers["Wechatpay-Serial"];
    };
    expect([await serials(), await serials(), downloads()]).toEqual([old.serialNo, old.serialNo, 1]);

    await advance(100);
    await expect(serials()).rejects.toMatchObject({ kind: "untrusted", reason: "unknown-key" });
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 60_000 });
    expect([await serials(), await serials(), downloads()]).toEqual([next.serialNo, next.serialNo, 2]);
    expect(refunds.keys()).toMatchObject([
      { id: old.serialNo, source: "downloaded", notAfterMs: Math.floor(terms.notAfterMs / 1000) * 1000 },
      { id: next.serialNo, expiry: "later" },
    ]);
  });

  test("calls at once share one download", async () => {
    const { gate: gated, downloads } = await served(1, old);
    await using refunds = createRefundClient(withoutKeys(gated.url));
    const answers = await Promise.all(Array.from({ length: 5 }, () => refunds.query(question)));
    expect(answers.map(({ refund }) => refund.status)).toEqual(Array.from({ length: 5 }, () => "SUCCESS"));
    expect(downloads()).toBe(1);
  });

  test("a merchant number with a public key only is told so", async () => {
    const server = await serveSandbox({ sandbox: createSandbox({ world: defaultWorld(keys) }) });
    closers.push(() => server.close());
    await using refunds = createRefundClient(withoutKeys(server.url));
    await expect(refunds.query(question)).rejects.toMatchObject({
      kind: "config",
      field: "platformKeys",
      message: expect.stringContaining(keys.platform.id),
    });
  });
});

describe("in workerd", () => {
  const success = { status: "SUCCESS", verified: true, attempts: 1 };

  async function asking(config: RefundClientConfig): Promise<() => Promise<unknown>> {
    const worker = new Miniflare({
      modules: true,
      script: await bundleWorker(fileURLToPath(new URL("../src/worker.ts", import.meta.url))),
      compatibilityDate: "2026-07-01",
      cf: false,
      bindings: { CONFIG: JSON.stringify(config) },
    });
    closers.push(() => worker.dispose());
    const asked = new URLSearchParams({ out_refund_no: question.outRefundNo, sub_mchid: question.subMchid });
    return async () => (await worker.dispatchFetch(`http://worker.test/?${asked}`)).json();
  }

  test("overlapping first requests on one client each download for themselves, and end", async () => {
    const { gate: gated, downloads } = await served(2, old);
    const ask = await asking(withoutKeys(gated.url));
    expect(await Promise.all([ask(), ask()])).toEqual([success, success]);
    expect(downloads()).toBe(2);
    expect(await Promise.all([ask(), ask()])).toEqual([success, success]);
    expect(downloads()).toBe(2);
  });

  test("overlapping answers that name an unknown key, too", async () => {
    const { gate: gated, downloads } = await served(2, old);
    const ask = await asking(sandboxClientConfig(keys, gated.url));
    expect(await Promise.all([ask(), ask()])).toEqual([success, success]);
    expect(downloads()).toBe(2);
    expect(await Promise.all([ask(), ask()])).toEqual([success, success]);
    expect(downloads()).toBe(2);
  });
});
