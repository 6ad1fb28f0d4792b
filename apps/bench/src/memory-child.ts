/** Asks in a process of its own, with --expose-gc, and prints what the heap held before and after. */
import process from "node:process";
import { setTimeout as delay } from "node:timers/promises";
import { createClient, dangerouslyUnlimited, type RefundClientConfig } from "@wxrefund/client";
import { createNodeTransport, nodeAead, nodeRsa } from "@wxrefund/node-http/transport";
import { randomNonce } from "@wxrefund/webcrypto";
import type { HeapReport, MemoryPlan } from "./memory.ts";

const { config, plan }: { readonly config: RefundClientConfig; readonly plan: MemoryPlan } = JSON.parse(
  process.argv[2] ?? "",
);
const { gc } = globalThis;
if (gc === undefined) throw new Error("Run it with --expose-gc.");

let nowMs = Date.now();
const transport = createNodeTransport();
const refunds = createClient(
  { ...config, limiter: dangerouslyUnlimited },
  {
    transport,
    rsa: nodeRsa(),
    aead: nodeAead(),
    nonce: randomNonce,
    userAgent: "bench/1",
    // Each query takes the time that a steady pace gives it, so that what is kept for minutes comes and goes.
    clock: { nowMs: () => nowMs, sleep: (delayMs, signal) => delay(delayMs, undefined, { signal }) },
    close: transport.close,
  },
);

async function ask(count: number): Promise<void> {
  let left = count;
  const worker = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      nowMs += 1000 / plan.perSecond;
      await refunds.query({ outRefundNo: `BENCH${left}` });
    }
  };
  await Promise.all(Array.from({ length: 8 }, worker));
}

async function heapBytes(): Promise<number> {
  await delay(200);
  gc?.();
  gc?.();
  return process.memoryUsage().heapUsed;
}

await ask(plan.before);
const beforeBytes = await heapBytes();
await ask(plan.queries);
const report: HeapReport = { beforeBytes, afterBytes: await heapBytes() };
await refunds.close();
process.stdout.write(JSON.stringify(report));
