import type { PinnedKey } from "@wxrefund/browser-verify";
import type { RefundClientConfig } from "@wxrefund/node-http";
import {
  createSandbox,
  defaultNumbers,
  defaultWorld,
  type Fault,
  faults,
  journeys,
  makeSandboxKeys,
  sandboxClientConfig,
} from "@wxrefund/sandbox";
import { serveSandbox } from "@wxrefund/sandbox/serve";

/** What the panel of the page shows. */
export interface SandboxState {
  readonly offsetSeconds: number;
  readonly armed: readonly ArmedFault[];
  readonly faults: readonly Pick<Fault, "id" | "description">[];
  readonly journeys: readonly { readonly prefix: string; readonly description: string }[];
  /** Whether the desk changes an amount in what it relays to the page. */
  readonly tampering: boolean;
}

export interface ArmedFault {
  readonly fault: string;
  readonly times: number | "always";
  readonly api?: string;
}

/** A sandbox of WeChat Pay beside the desk, and the hand that drives it. */
export interface DeskSandbox {
  readonly url: string;
  readonly config: RefundClientConfig;
  readonly pinned: readonly PinnedKey[];
  readonly subMchid: string;
  /** Real time, and what was added. */
  readonly nowMs: () => number;
  readonly state: () => Promise<SandboxState>;
  readonly advance: (seconds: number) => Promise<void>;
  readonly arm: (fault: string, times: number | "always") => Promise<void>;
  readonly disarm: () => Promise<void>;
  readonly tamper: (on: boolean) => void;
  readonly tampering: () => boolean;
  readonly close: () => Promise<void>;
}

/** Makes keys and serves a sandbox on a free port of this machine. */
export async function openSandbox(): Promise<DeskSandbox> {
  const keys = await makeSandboxKeys();
  const served = await serveSandbox({ sandbox: createSandbox({ world: defaultWorld(keys) }) });
  const control = controlling(served.url);
  let offsetSeconds = 0;
  let tampering = false;
  return {
    url: served.url,
    // One attempt, so that a fault is seen and not repeated away.
    config: { ...sandboxClientConfig(keys, served.url), maxAttempts: 1, timeoutMs: 6_000 },
    pinned: [{ id: keys.platform.id, publicKey: keys.platform.publicKey }],
    subMchid: defaultNumbers.subMchid,
    nowMs: () => Date.now() + offsetSeconds * 1000,
    state: async () => {
      const { armed }: { readonly armed: readonly ArmedFault[] } = JSON.parse(await control("GET", "faults"));
      return { offsetSeconds, armed, faults: ofQueries, journeys: played, tampering };
    },
    advance: async (seconds) => {
      // Ahead of the call: the news it sets off arrives before its answer.
      offsetSeconds += seconds;
      await control("POST", "clock", { advanceSeconds: seconds });
    },
    arm: async (fault, times) => void (await control("POST", "faults", { fault, times })),
    disarm: async () => void (await control("DELETE", "faults")),
    tamper: (on) => {
      tampering = on;
    },
    tampering: () => tampering,
    close: served.close,
  };
}

/** Those that a question over APIv3 meets. */
const ofQueries = faults
  .filter(({ concludes }) => concludes.v3 !== undefined)
  .map(({ id, description }) => ({ id, description }));

const played = journeys
  .filter(({ number }) => number === "out_refund_no")
  .map(({ prefix, description }) => ({ prefix, description }));

function controlling(url: string): (method: string, what: string, body?: unknown) => Promise<string> {
  return async (method, what, body) => {
    const answer = await fetch(`${url}/_sandbox/${what}`, {
      method,
      ...(body === undefined
        ? {}
        : { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`The sandbox answered ${answer.status} to ${what}: ${text}`);
    return text;
  };
}
