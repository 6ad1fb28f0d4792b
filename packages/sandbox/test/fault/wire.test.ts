import { afterAll, describe, expect, test } from "vitest";
import {
  createSandbox,
  defaultWorld,
  type Fault,
  type FaultApi,
  type FaultId,
  faults,
  makeSandboxKeys,
} from "../../src/index.ts";
import { serveSandbox } from "../../src/serve.ts";
import { checksV2 } from "./checks-v2.ts";
import { checksV3 } from "./checks-v3.ts";
import { type Asking, askV2, askV3, type Heard, isProvenV2, isProvenV3, type Listening } from "./spoken.ts";

interface Wait {
  readonly ms: number;
  readonly over: () => void;
}

const keys = await makeSandboxKeys();
const waits: Wait[] = [];
const waiting = new Set<() => void>();
const sandbox = createSandbox({
  world: defaultWorld(keys),
  sleep: (ms) =>
    new Promise((over) => {
      waits.push({ ms, over });
      for (const notice of waiting) notice();
    }),
});
const served = await serveSandbox({ sandbox });
afterAll(() => served.close());
const asking: Asking = { port: served.port, keys };

function nextWait(): Promise<Wait> {
  return new Promise((resolve) => {
    const notice = (): void => {
      const wait = waits.shift();
      if (wait === undefined) return;
      waiting.delete(notice);
      resolve(wait);
    };
    waiting.add(notice);
    notice();
  });
}

const askBy: Readonly<Record<FaultApi, (outRefundNo: string) => Listening>> = {
  v3: (outRefundNo) => askV3(asking, outRefundNo),
  v2: (outRefundNo) => askV2(asking, outRefundNo),
};

function isTrue(heard: Heard, api: FaultApi): boolean {
  return api === "v3" ? isProvenV3(heard, asking) : isProvenV2(heard.body.toString("utf8"), asking);
}

type Check = (listen: () => Listening, api: FaultApi) => Promise<void>;

/** What does not depend on the API: how the bytes come, not what they are. */
const sendingChecks: Readonly<Partial<Record<FaultId, Check>>> = {
  "slow-head": async (listen, api) => {
    const listening = listen();
    const { ms, over } = await nextWait();
    expect(ms).toBe(60_000);
    expect(listening.soFar()).toHaveLength(0);
    over();
    expect(isTrue(await listening.heard, api)).toBe(true);
  },
  "slow-body": async (listen, api) => {
    const listening = listen();
    const { ms, over } = await nextWait();
    expect(ms).toBe(60_000);
    await listening.bodyOf(100);
    const early = listening.soFar().toString("latin1");
    expect(early).toMatch(/^HTTP\/1\.1 200 /);
    over();
    const heard = await listening.heard;
    expect(heard.body.length).toBe(Number(heard.header("content-length")));
    expect(early.length).toBeLessThan(listening.soFar().length);
    expect(isTrue(heard, api)).toBe(true);
  },
  "cut-off": async (listen) => {
    const heard = await listen().heard;
    expect(heard).toMatchObject({ status: 200, end: "closed" });
    expect(heard.body.length).toBe(Math.floor(Number(heard.header("content-length")) / 2));
    expect(heard.body.length).toBeGreaterThan(100);
  },
  reset: async (listen) => {
    const listening = listen();
    expect(await listening.heard).toMatchObject({ status: 0, end: "reset" });
    expect(listening.soFar()).toHaveLength(0);
  },
  "closed-connection": async (listen) => {
    const listening = listen();
    expect(await listening.heard).toMatchObject({ status: 0, end: "closed" });
    expect(listening.soFar()).toHaveLength(0);
  },
};

const checks = { v3: checksV3, v2: checksV2 } as const;

function check(id: FaultId, api: FaultApi): Promise<void> {
  const outRefundNo = `FAULT_${id}_wire`;
  const listen = (): Listening => askBy[api](outRefundNo);
  const told = checks[api][id]?.({ ...asking, outRefundNo, ask: () => listen().heard });
  return told ?? sendingChecks[id]?.(listen, api) ?? Promise.reject(new Error(`${id} has no check`));
}

const of = (api: FaultApi): readonly Fault[] =>
  faults.filter(({ concludes }) => concludes[api] !== undefined);
const notOf = (api: FaultApi): readonly Fault[] =>
  faults.filter(({ concludes }) => concludes[api] === undefined);

describe.each(["v3", "v2"] as const)("over %s", (api) => {
  test.each(of(api))("$id is seen on the wire: $description", async ({ id }) => {
    expect.hasAssertions();
    await check(id, api);
  });

  test.each(notOf(api))("$id has no part", async ({ id }) => {
    const number = `FAULT_${id}_none`;
    for (const heard of [await askBy[api](number).heard, await askBy[api](number).heard]) {
      expect(heard.status).toBe(200);
      expect(isTrue(heard, api)).toBe(true);
    }
  });

  test("a number with an unheard-of fault is no refund's", async () => {
    const heard = await askBy[api]("FAULT_nonsense_SUCCESS_1").heard;
    expect(heard.body.toString("utf8")).toMatch(/RESOURCE_NOT_EXISTS|REFUNDNOTEXIST/);
    expect(isTrue(heard, api)).toBe(true);
  });
});

test("a client that goes away ends the wait", async () => {
  const aborted = Promise.withResolvers<unknown>();
  const patient = createSandbox({
    world: defaultWorld(keys),
    sleep: (_ms, signal) =>
      new Promise((_, reject) => {
        begun.resolve();
        signal.addEventListener("abort", () => {
          aborted.resolve(signal.aborted);
          reject(new Error("gone"));
        });
      }),
  });
  const begun = Promise.withResolvers<void>();
  const own = await serveSandbox({ sandbox: patient });
  const listening = askV3({ port: own.port, keys }, "FAULT_slow-head_gone");
  await begun.promise;
  listening.hangUp();
  expect(await aborted.promise).toBe(true);
  await own.close();
});
