import type { RefundClientConfig } from "./config.ts";
import { type ApplicationMemory, applicationMemory } from "./port/applications.ts";
import { type QueryLimiter, queryLimiter } from "./port/limiter.ts";
import type { Observer } from "./port/observer.ts";
import { readCredentials } from "./settings/credentials.ts";
import { guardCount, readSending, type SendSettings } from "./settings/sending.ts";

/** A configuration whose visible parts have been checked; keys are not imported yet. */
export interface Settings extends SendSettings {
  readonly timeoutMs: number;
  readonly maxAttempts: number;
  readonly limiter: QueryLimiter;
  readonly applications: ApplicationMemory;
  readonly observe?: Observer;
}

/** Throws `config` for everything that is wrong without cryptography being needed to see it. */
export function readSettings(config: RefundClientConfig, userAgent: string): Settings {
  return {
    ...readSending(config, userAgent),
    ...readCredentials(config),
    timeoutMs: guardCount("timeoutMs", config.timeoutMs ?? 30_000, 86_400_000),
    maxAttempts: guardCount("maxAttempts", config.maxAttempts ?? 3, 100),
    limiter: config.limiter ?? queryLimiter(),
    applications: config.applications ?? applicationMemory(),
    ...(config.observe === undefined ? {} : { observe: config.observe }),
  };
}
