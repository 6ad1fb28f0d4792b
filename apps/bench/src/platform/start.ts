import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { RefundClientConfig } from "@wxrefund/client";
import { newRsaKeys } from "@wxrefund/testkit/independent/signing";
import { merchant, platformKeyId } from "./answers.ts";
import type { Order, Report } from "./messages.ts";

export interface Arrivals {
  /** Ascending milliseconds of the platform's own clock. */
  readonly atMs: readonly number[];
  /** How long the platform's process stood still at most. */
  readonly longestStallMs: number;
}

/** A platform that runs in another process. */
export interface Platform {
  readonly baseUrl: string;
  /** A merchant of this platform. */
  readonly config: RefundClientConfig;
  /** Its keys as PEM, for clients that are not ours. */
  readonly merchantKey: string;
  readonly platformKey: string;
  /** Signs so many answers ahead of time. */
  readonly sign: (count: number) => Promise<void>;
  readonly arrivals: () => Promise<Arrivals>;
  readonly stop: () => void;
}

export async function startPlatform(): Promise<Platform> {
  const [ours, theirs] = [newRsaKeys(), newRsaKeys()];
  const child = fork(fileURLToPath(new URL("server.ts", import.meta.url)), {
    env: { ...process.env, PLATFORM_KEY: theirs.privateKeyPem },
    execArgv: [],
  });
  const listening = await nextReport(child);
  if (listening.report !== "listening") throw new Error("The platform did not say where it listens.");
  const baseUrl = `http://127.0.0.1:${listening.port}`;
  const ask = async (order: Order): Promise<Report> => {
    const report = nextReport(child);
    child.send(order);
    return await report;
  };
  return {
    baseUrl,
    config: clientConfig(baseUrl, ours.privateKeyPem, theirs.publicKeyPem),
    merchantKey: ours.privateKeyPem,
    platformKey: theirs.publicKeyPem,
    sign: async (count) => void (await ask({ order: "sign", count })),
    arrivals: async () => {
      const report = await ask({ order: "arrivals" });
      return report.report === "arrivals" ? report : { atMs: [], longestStallMs: 0 };
    },
    stop: () => child.disconnect(),
  };
}

function nextReport(child: ChildProcess): Promise<Report> {
  return new Promise((resolve) => {
    child.once("message", (report: Report) => resolve(report));
  });
}

function clientConfig(baseUrl: string, privateKey: string, publicKey: string): RefundClientConfig {
  const { mchid, serialNo, appid, v2Key } = merchant;
  return {
    mchid,
    v3: { serialNo, privateKey, platformKeys: [{ id: platformKeyId, publicKey }] },
    v2: { appid, key: v2Key, signType: "MD5" },
    baseUrls: [baseUrl],
  };
}
