import type { PinnedKey } from "@wxrefund/browser-verify";
import type { RefundClientConfig } from "@wxrefund/node-http";
import {
  applicationFaults,
  createSandbox,
  defaultNumbers,
  defaultWorld,
  faults,
  journeys,
  makeSandboxKeys,
  notificationFaults,
  sandboxClientConfig,
} from "@wxrefund/sandbox";
import { serveSandbox } from "@wxrefund/sandbox/serve";

/** What the panel of the page shows. */
export interface SandboxState {
  readonly offsetSeconds: number;
  readonly armed: readonly ArmedFault[];
  readonly faults: readonly PanelFault[];
  readonly journeys: readonly PanelJourney[];
  /** Whether the desk changes an amount in what it relays to the page. */
  readonly tampering: boolean;
}

export interface PanelFault {
  readonly id: string;
  readonly description: string;
  /** What it spoils: a check over APIv3, a search over V2, an application or a notification. */
  readonly meets: "check" | "search" | "application" | "notification";
}

export interface PanelJourney {
  readonly prefix: string;
  readonly description: string;
  /** The amounts that the description speaks of, in fen. */
  readonly amount?: { readonly refund: number; readonly total: number };
  /** Whether it is for an order that was paid with coupons. */
  readonly coupons: boolean;
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
    config: { ...sandboxClientConfig(keys, served.url, "HMAC-SHA256"), maxAttempts: 1, timeoutMs: 6_000 },
    pinned: [{ id: keys.platform.id, publicKey: keys.platform.publicKey }],
    subMchid: defaultNumbers.subMchid,
    nowMs: () => Date.now() + offsetSeconds * 1000,
    state: async () => {
      const { armed }: { readonly armed: readonly ArmedFault[] } = JSON.parse(await control("GET", "faults"));
      return { offsetSeconds, armed, faults: panelFaults, journeys: played, tampering };
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

/** The desk checks over APIv3, so what V2 alone can meet needs a search by another number. */
const panelFaults: readonly PanelFault[] = [
  ...faults.map((fault) => shown(fault, fault.api === "v2" ? "search" : "check")),
  ...applicationFaults.map((fault) => shown(fault, "application")),
  ...notificationFaults.map((fault) => shown(fault, "notification")),
];

function shown({ id, description }: Omit<PanelFault, "meets">, meets: PanelFault["meets"]): PanelFault {
  return { id, description, meets };
}

const played: readonly PanelJourney[] = journeys.flatMap((journey) => {
  if (journey.number !== "out_refund_no") return [];
  const { prefix, description, money } = journey;
  const { refund, total, coupons } = money;
  const amount = refund < total ? { amount: { refund, total } } : {};
  return [{ prefix, description, coupons: coupons.length > 0, ...amount }];
});

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
