/** How long the event loop stands still while a burst of queries is signed. */
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setImmediate as nextTurn } from "node:timers/promises";
import { createBareClient } from "@wxrefund/client/bare";
import { createNodeTransport, nodeAead, nodeRsa } from "@wxrefund/node-http/transport";
import { randomNonce, webCryptoRsa } from "@wxrefund/webcrypto";
import { markdownTable } from "./measure/table.ts";
import { outRefundNo } from "./platform/answers.ts";
import { type Platform, startPlatform } from "./platform/start.ts";
import { byHand } from "./subjects/by-hand.ts";

const burst = 300;

interface Way {
  readonly name: string;
  readonly once: () => Promise<unknown>;
  readonly close: () => void;
}

/** Prints the delays of the event loop over so many bursts, each of a second's worth of queries at once. */
export async function eventLoop(bursts: number): Promise<void> {
  const platform = await startPlatform();
  const rows: string[][] = [];
  for (const way of await ways(platform)) {
    await oneBurst(platform, way);
    rows.push([way.name, ...(await delays(platform, way, bursts))]);
    way.close();
  }
  platform.stop();
  console.log(`Event loop delay in ms, ${bursts} bursts of ${burst} APIv3 queries at once\n`);
  console.log(markdownTable(["", "p50", "p99", "longest"], rows));
}

async function ways(platform: Platform): Promise<readonly Way[]> {
  const hand = byHand(platform);
  return [
    { name: "by hand, signing on the spot", once: hand.v3 ?? (async () => undefined), close: hand.close },
    await bareWith(platform, "@wxrefund/client/bare with nodeRsa (native)", nodeRsa()),
    await bareWith(platform, "@wxrefund/client/bare with webCryptoRsa", webCryptoRsa()),
  ];
}

async function bareWith({ config }: Platform, name: string, rsa: ReturnType<typeof nodeRsa>): Promise<Way> {
  const transport = createNodeTransport();
  const host = { transport, rsa, aead: nodeAead(), nonce: randomNonce, userAgent: "bench/1" };
  const refunds = createBareClient(config, host);
  await refunds.ready();
  const { signal } = new AbortController();
  return { name, once: () => refunds.query({ outRefundNo }, { signal }), close: transport.close };
}

async function delays(platform: Platform, way: Way, bursts: number): Promise<string[]> {
  const histogram = monitorEventLoopDelay({ resolution: 1 });
  for (let at = 0; at < bursts; at += 1) {
    await platform.sign(burst);
    histogram.enable();
    await nextTurn();
    await Promise.all(Array.from({ length: burst }, way.once));
    await nextTurn();
    histogram.disable();
  }
  const ms = (nanos: number): string => (nanos / 1_000_000).toFixed(1);
  return [ms(histogram.percentile(50)), ms(histogram.percentile(99)), ms(histogram.max)];
}

async function oneBurst(platform: Platform, way: Way): Promise<void> {
  await platform.sign(burst);
  await Promise.all(Array.from({ length: burst }, way.once));
}
