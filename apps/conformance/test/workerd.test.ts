import { createServer, request as httpRequest, type Server } from "node:http";
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

interface Waiting {
  readonly forward: () => void;
}

/** Stands before the sandbox and holds requests until `overlapping` of them wait, so that they truly overlap. */
async function gate(port: number, overlapping: number): Promise<Server> {
  const waiting: Waiting[] = [];
  const server = createServer((incoming, outgoing) => {
    const forward = (): void => {
      const { url: path = "/", headers, method = "GET" } = incoming;
      httpRequest({ host: "127.0.0.1", port, path, headers, method }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 500, answer.rawHeaders);
        answer.pipe(outgoing);
      }).end();
    };
    waiting.push({ forward });
    if (waiting.length < overlapping) return;
    for (const held of waiting.splice(0)) held.forward();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

const closers: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const close of closers.toReversed()) await close();
});

let worker: Miniflare;

beforeAll(async () => {
  const keys = await makeSandboxKeys();
  const sandbox = await serveSandbox({ sandbox: createSandbox({ world: defaultWorld(keys) }) });
  const server = await gate(sandbox.port, 2);
  closers.push(
    () => sandbox.close(),
    async () => server.close(),
  );
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const baseUrl = `http://127.0.0.1:${port}`;
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
