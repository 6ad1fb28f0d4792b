/** Does `queryMany` keep WeChat Pay's limit as the other side counts, and does it use it up? */
import { setTimeout as delay } from "node:timers/promises";
import { createRefundClient } from "@wxrefund/node-http";
import { busiestSecond } from "./measure/busiest-second.ts";
import { type Platform, startPlatform } from "./platform/start.ts";
import { byHand } from "./subjects/by-hand.ts";

const perSecond = 300;
/** More are always waiting than a second at this demand brings. */
const demandPerSecond = 1000;

interface Pace {
  /** Requests that arrived within the time. */
  readonly arrived: number;
  readonly busiestSecond: number;
  /** Arrived, of what the limit allows in that time. */
  readonly used: number;
}

/** Asks for numbers without end for so long, and counts what arrives at the platform. */
async function pace(seconds: number): Promise<Pace> {
  const platform = await startPlatform();
  const refunds = createRefundClient(platform.config);
  try {
    await refunds.ready();
    await warmUp(platform);
    await platform.forgetArrivals();
    const ending = new AbortController();
    const asking = askUntil(refunds, ending.signal);
    await delay(seconds * 1000);
    const atMs = await platform.arrivals();
    ending.abort();
    await asking;
    const firstMs = atMs[0] ?? 0;
    const arrived = atMs.filter((ms) => ms < firstMs + seconds * 1000).length;
    return { arrived, busiestSecond: busiestSecond(atMs), used: arrived / (seconds * perSecond) };
  } finally {
    await refunds.close();
    platform.stop();
  }
}

/** A platform that has just started would notice the first arrivals late, and count them to a later second. */
async function warmUp(platform: Platform): Promise<void> {
  const { v3, close } = byHand(platform);
  const ask = async (): Promise<unknown> => v3?.();
  for (let round = 0; round < 5; round += 1) await Promise.all(Array.from({ length: 30 }, ask));
  close();
}

async function askUntil(refunds: ReturnType<typeof createRefundClient>, signal: AbortSignal): Promise<void> {
  try {
    for await (const one of refunds.queryMany(endless(), { concurrency: demandPerSecond, signal })) {
      if (!one.ok) throw one.error;
    }
  } catch (cause) {
    if (!signal.aborted) throw cause;
  }
}

function* endless(): Generator<{ readonly outRefundNo: string }> {
  for (let at = 0; ; at += 1) yield { outRefundNo: `BENCH${at}` };
}

export async function limiter(seconds: number): Promise<void> {
  const { arrived, busiestSecond: worst, used } = await pace(seconds);
  console.log(`queryMany for ${seconds} s at a demand of ${demandPerSecond}/s, as the platform counts`);
  console.log(`arrived ${arrived}, ${(used * 100).toFixed(1)} % of ${seconds * perSecond}`);
  console.log(`busiest second (any 1000 ms): ${worst} of ${perSecond}`);
}
