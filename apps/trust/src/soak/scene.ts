import { type ClientClock, createClient, dangerouslyUnlimited, type RefundClient } from "@wxrefund/client";
import { nodeAead } from "@wxrefund/node-http/transport";
import {
  createSandbox,
  defaultWorld,
  type Sandbox,
  sandboxClientConfig,
  type SandboxKeys,
} from "@wxrefund/sandbox";
import { fastClock } from "@wxrefund/testkit/fast-clock";
import { Random } from "../fuzz/random.ts";
import { rsaInProcess } from "@wxrefund/testkit/rsa-in-process";
import { type WireTally, wireTo } from "./wire.ts";

/** Which faults there are, and for how many answers of a hundred. */
export interface Weather {
  readonly seed: number;
  readonly sharePercent: number;
  /** Default: all that the soak knows. */
  readonly faults?: readonly string[];
}

/** A sandbox in bad weather, on a clock that goes as fast as the work allows, and what reaches it. */
export interface Scene {
  readonly sandbox: Sandbox;
  readonly clock: ClientClock & { readonly minutes: () => number };
  readonly transport: ReturnType<typeof wireTo>;
  readonly config: ReturnType<typeof sandboxClientConfig>;
  readonly tally: WireTally;
  readonly nonce: () => string;
}

/** Lost, cut off, unsigned, forged, tampered with, doubled, refused for no reason. */
export const quickFaults: readonly string[] = [
  "never-arrived",
  "arrives-twice",
  "accepted-then-lost",
  "accepted-then-reset",
  "accepted-then-cut-off",
  "accepted-then-unsigned",
  "accepted-then-tampered",
  "accepted-then-not-found",
  "accepted-then-refused",
  "accepted-then-error",
  "accepted-then-202",
  "unsigned",
  "tampered",
  "unsigned-404",
  "other-refund",
  "stale",
  "probe",
  "replayed",
  "429",
  "5xx-then-fine",
  "html",
  "cut-off",
  "closed-connection",
];

/** And answers that come when nobody waits for them any more. */
const everyFault: readonly string[] = [...quickFaults, "accepted-then-late", "slow-head", "slow-body"];

export const baseUrl = "https://api.mch.weixin.qq.com";
const startMs = Date.UTC(2026, 10, 1);

export function openScene(keys: SandboxKeys, { seed, sharePercent, faults = everyFault }: Weather): Scene {
  const clock = fastClock(startMs);
  const random = new Random(seed);
  const alphabet = "0123456789abcdefghijklmnopqrstuv";
  const nonce = (): string => random.pieces(32, 32, () => random.letter(alphabet));
  const sandbox = createSandbox({
    world: defaultWorld(keys),
    rsa: rsaInProcess,
    nowMs: clock.nowMs,
    sleep: (ms, signal) => Promise.race([clock.sleep(ms, signal), aborted(signal)]),
    nonce,
    weather: { seed, share: sharePercent / 100, faults },
  });
  const tally = { exchanges: 0, broken: 0, givenUp: 0 };
  return {
    sandbox,
    clock,
    transport: wireTo(sandbox, { serialNo: keys.merchant.serialNo }, tally),
    config: sandboxClientConfig(keys, baseUrl, "HMAC-SHA256"),
    tally,
    nonce,
  };
}

/** The fast clock forgets sleepers that are given up; a sandbox waits to hear of it. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    if (signal.aborted) reject(signal.reason);
  });
}

/** The client as it is, but for its clock and its wire. */
export function clientOf({ config, transport, clock, nonce }: Scene): RefundClient {
  return createClient(
    { ...config, limiter: dangerouslyUnlimited },
    { transport, rsa: rsaInProcess, aead: nodeAead(), nonce, userAgent: "soak/1", clock },
  );
}
