import { fileURLToPath } from "node:url";
import {
  createSandbox,
  defaultNumbers,
  defaultWorld,
  makeSandboxKeys,
  sandboxClientConfig,
} from "@wxrefund/sandbox";
import { serveSandbox } from "@wxrefund/sandbox/serve";
import { Miniflare } from "miniflare";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bundleWorker } from "./bundle.ts";
import { gate } from "./gate.ts";

const closers: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const close of closers.toReversed()) await close();
});

let worker: Miniflare;

beforeAll(async () => {
  const keys = await makeSandboxKeys();
  const sandbox = await serveSandbox({ sandbox: createSandbox({ world: defaultWorld(keys) }) });
  const { url: baseUrl, close } = await gate(sandbox.port, 2);
  closers.push(() => sandbox.close(), close);
  worker = new Miniflare({
    modules: true,
    script: await bundleWorker(fileURLToPath(new URL("../src/worker.ts", import.meta.url))),
    compatibilityDate: "2026-07-01",
    cf: false,
    bindings: { CONFIG: JSON.stringify(sandboxClientConfig(keys, baseUrl)) },
  });
  closers.push(() => worker.dispose());
});

async function ask(): Promise<unknown> {
  const asked = new URLSearchParams({
    out_refund_no: defaultNumbers.outRefundNo,
    sub_mchid: defaultNumbers.subMchid,
  });
  const answer = await worker.dispatchFetch(`http://worker.test/?${asked}`);
  return answer.json();
}

test("two overlapping requests on one client in workerd both end, twice", async () => {
  const success = { status: "SUCCESS", verified: true, attempts: 1 };
  expect(await Promise.all([ask(), ask()])).toEqual([success, success]);
  expect(await Promise.all([ask(), ask()])).toEqual([success, success]);
});
