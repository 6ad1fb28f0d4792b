/** Does `queryMany` keep WeChat Pay's limit as the other side counts, and does it use it up? */
import { monitorEventLoopDelay, performance } from "node:perf_hooks";
import { setTimeout as delay } from "node:timers/promises";
import { createClient, type RefundClient, type Transport } from "@wxrefund/client";
import { createNodeTransport, nodeAead, nodeRsa } from "@wxrefund/node-http/transport";
import { randomNonce } from "@wxrefund/webcrypto";
import { busiestSecond } from "./measure/busiest-second.ts";
import { markdownTable } from "./measure/table.ts";
import { outRefundNo } from "./platform/answers.ts";
import { type Arrivals, type Platform, startPlatform } from "./platform/start.ts";
import { byHand } from "./subjects/by-hand.ts";

const perSecond = 300;
/** So many questions wait at any time: more than three seconds' worth. */
const demand = 1000;

/** The same requests, as either side saw them. */
interface Seen {
  /** Each when its first byte was given to the socket. */
  readonly left: Arrivals;
  /** Each when the platform had read its head. */
  readonly arrived: Arrivals;
}

/** Asks without end for so long. The platform has signed its answers ahead, so that it looks up at once. */
async function asked(seconds: number): Promise<Seen> {
  const platform = await startPlatform();
  const leftMs: number[] = [];
  const refunds = clientOf(platform, () => leftMs.push(performance.now()));
  try {
    await refunds.ready();
    await warmUp(platform);
    await platform.sign(seconds * perSecond + demand);
    const stalls = monitorEventLoopDelay({ resolution: 5 });
    stalls.enable();
    const ending = new AbortController();
    const asking = askUntil(refunds, ending.signal);
    await delay(seconds * 1000);
    const arrived = await platform.arrivals();
    ending.abort();
    await asking;
    return { left: { atMs: leftMs, longestStallMs: stalls.max / 1_000_000 }, arrived };
  } finally {
    await refunds.close();
    platform.stop();
  }
}

function clientOf({ config }: Platform, onSent: () => void): RefundClient {
  const node = createNodeTransport();
  const transport: Transport = (request, call) => {
    const sent = (): void => {
      onSent();
      call.onSent?.();
    };
    return node(request, { ...call, onSent: sent });
  };
  const { close } = node;
  const keys = { rsa: nodeRsa(), aead: nodeAead(), nonce: randomNonce };
  return createClient(config, { transport, ...keys, userAgent: "bench/1", close });
}

/** A platform that has just started would notice the first arrivals late, and count them to a later second. */
async function warmUp(platform: Platform): Promise<void> {
  const { v3, close } = byHand(platform);
  const ask = async (): Promise<unknown> => v3?.();
  for (let round = 0; round < 5; round += 1) await Promise.all(Array.from({ length: 30 }, ask));
  close();
}

async function askUntil(refunds: RefundClient, signal: AbortSignal): Promise<void> {
  try {
    for await (const one of refunds.queryMany(endless(), { concurrency: demand, signal })) {
      if (!one.ok) throw one.error;
    }
  } catch (cause) {
    if (!signal.aborted) throw cause;
  }
}

function* endless(): Generator<{ readonly outRefundNo: string }> {
  for (;;) yield { outRefundNo };
}

export async function limiter(seconds: number): Promise<void> {
  const { left, arrived } = await asked(seconds);
  console.log(`queryMany for ${seconds} s with ${demand} questions waiting at any time\n`);
  const heads = ["", "requests", "of the limit", "busiest 1000 ms", "longest stall of the process, ms"];
  const rows = [rowOf("left the client", left, seconds), rowOf("arrived at the platform", arrived, seconds)];
  console.log(markdownTable(heads, rows));
}

function rowOf(name: string, { atMs, longestStallMs }: Arrivals, seconds: number): string[] {
  const endMs = (atMs[0] ?? 0) + seconds * 1000;
  const count = atMs.filter((ms) => ms < endMs).length;
  const share = `${((count / (seconds * perSecond)) * 100).toFixed(1)} %`;
  return [name, String(count), share, String(busiestSecond(atMs)), longestStallMs.toFixed(0)];
}
