import { createRefundClient, type RefundClient } from "@wxrefund/node-http";
import {
  createSandbox,
  defaultWorld,
  makeSandboxKeys,
  sandboxClientConfig,
  type SandboxKeys,
} from "@wxrefund/sandbox";
import { type ServedSandbox, serveSandbox } from "@wxrefund/sandbox/serve";

/** A sandbox that listens, and what a shop needs to ask it. */
export interface Scene {
  readonly url: string;
  /** Asks with a client of its own; `url` stands for another way to the sandbox. */
  readonly ask: <Answer>(
    question: (refunds: RefundClient) => Promise<Answer>,
    how?: { readonly url?: string; readonly signType?: "MD5" | "HMAC-SHA256" },
  ) => Promise<Answer>;
  /** Lets the sandbox's clock run ahead. */
  readonly passSeconds: (seconds: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Makes keys and serves a sandbox on a free port of this machine. */
export async function openScene(): Promise<Scene> {
  const keys = await makeSandboxKeys();
  const served = await serveSandbox({ sandbox: createSandbox({ world: defaultWorld(keys) }) });
  return {
    url: served.url,
    ask: asking(keys, served),
    passSeconds: (seconds) => passSeconds(served, seconds),
    close: served.close,
  };
}

function asking(keys: SandboxKeys, served: ServedSandbox): Scene["ask"] {
  return async (question, { url = served.url, signType = "MD5" } = {}) => {
    const refunds = createRefundClient(sandboxClientConfig(keys, url, signType));
    try {
      return await question(refunds);
    } finally {
      await refunds.close();
    }
  };
}

async function passSeconds({ url }: ServedSandbox, seconds: number): Promise<void> {
  const { ok, status } = await fetch(`${url}/_sandbox/clock`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ advanceSeconds: seconds }),
  });
  if (!ok) throw new Error(`The sandbox's clock answered ${status}.`);
}
