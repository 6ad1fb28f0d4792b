import { healthyHost, type HostHealth } from "@wxrefund/core";
import type { QueryLimiter } from "../port/limiter.ts";

/** Bounds of one call. */
export interface Bounds {
  /** The whole call, waits included. */
  readonly timeoutMs: number;
  readonly maxAttempts: number;
}

/** A host and what this client knows of it. */
export interface Host {
  readonly baseUrl: string;
  readonly health: HostHealth;
}

/** What the calls of one client share: plain values and a limiter. */
export interface Surroundings {
  readonly hosts: readonly [Host, ...Host[]];
  readonly limiter: QueryLimiter;
}

export function surroundings(baseUrls: readonly [string, ...string[]], limiter: QueryLimiter): Surroundings {
  const [main, ...others] = baseUrls;
  const host = (baseUrl: string): Host => ({ baseUrl, health: healthyHost() });
  return { hosts: [host(main), ...others.map(host)], limiter };
}
