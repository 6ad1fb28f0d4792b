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
import { rsaInProcess } from "./rsa-in-process.ts";
import { type WireTally, wireTo } from "./wire.ts";

/** Which faults there are, and for how many answers of a hundred. */
export interface Weather {
  readonly seed: number;
  readonly sharePercent: number;
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

/** Applications and questions lost, cut off, late, unsigned, forged, tampered with, doubled, refused for no reason. */
export const faults: readonly string[] = [
  "never-arrived",
  "arrives-twice",
  "accepted-then-lost",
  "accepted-then-reset",
  "accepted-then-cut-off",
  "accepted-then-late",
  "accepted-then-unsigned",
  "accepted-then-tampered",
  "accepted-then-not-found",
  "accepted-then-refused",
  "accepted-then-error",
  "accepted-then-202",
  "unsigned",
  "tampered",
  "unsigned-404",
  "stale",
  "probe",
  "replayed",
  "429",
  "5xx-then-fine",
  "html",
  "cut-off",
  "closed-connection",
  "slow-head",
  "slow-body",
];

export const baseUrl = "https://api.mch.weixin.qq.com";
const startMs = Date.UTC(2026, 10, 1);

export function openScene(keys: SandboxKeys, { seed, sharePercent }: Weather): Scene {
  const clock = fastClock(startMs);
  const random = new Random(seed);
  const alphabet = "0123456789abcdefghijklmnopqrstuv";
  const nonce = (): string => random.pieces(32, 32, () => random.letter(alphabet));
  const sandbox = createSandbox({
    world: defaultWorld(keys),
    rsa: rsaInProcess,
    nowMs: clock.nowMs,
    sleep: clock.sleep,
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

/** The client as it is, but for its clock and its wire. */
export function clientOf({ config, transport, clock, nonce }: Scene): RefundClient {
  return createClient(
    { ...config, limiter: dangerouslyUnlimited },
    { transport, rsa: rsaInProcess, aead: nodeAead(), nonce, userAgent: "soak/1", clock },
  );
}
