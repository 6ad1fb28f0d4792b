/** Faults of the connection as `fetch` shows them, without a socket. */
import { describe, expect, test } from "vitest";
import { BrokenConnection, createSandbox, defaultWorld, makeSandboxKeys } from "../../src/index.ts";
import { authorizationOf, origin, refundTarget, startMs } from "../asking.ts";

const keys = await makeSandboxKeys();
const world = defaultWorld(keys);

function requestFor(fault: string, signal?: AbortSignal): Request {
  const target = refundTarget(`FAULT_${fault}_1`);
  const asked = { sandbox: createSandbox({ world }), keys, target };
  const headers = {
    accept: "application/json",
    "user-agent": "oracle/1",
    authorization: authorizationOf(asked),
  };
  return new Request(`${origin}${target}`, { headers, ...(signal === undefined ? {} : { signal }) });
}

async function readAll(response: Response): Promise<{ readonly bytes: number; readonly error: unknown }> {
  const reader = response.body?.getReader();
  let bytes = 0;
  try {
    for (;;) {
      const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
      if (done) return { bytes, error: undefined };
      bytes += value?.length ?? 0;
    }
  } catch (error) {
    return { bytes, error };
  }
}

describe("a connection that breaks is a body that fails", () => {
  const sandbox = createSandbox({ world, nowMs: () => startMs });

  test.each([
    ["closed-connection", "closed"],
    ["reset", "reset"],
  ])("%s, before a byte", async (fault, how) => {
    const { bytes, error } = await readAll(await sandbox.fetch(requestFor(fault)));
    expect(bytes).toBe(0);
    expect(error).toBeInstanceOf(BrokenConnection);
    expect(error).toMatchObject({ how });
  });

  test("cut-off, after half of it", async () => {
    const response = await sandbox.fetch(requestFor("cut-off"));
    const { bytes, error } = await readAll(response);
    expect(bytes).toBe(Math.floor(Number(response.headers.get("content-length")) / 2));
    expect(error).toBeInstanceOf(BrokenConnection);
  });
});

describe("a wait", () => {
  /** A sandbox whose waits never end by themselves. */
  function patient() {
    const begun = Promise.withResolvers<AbortSignal>();
    const sandbox = createSandbox({
      world,
      nowMs: () => startMs,
      sleep: (_ms, signal) =>
        new Promise((_, reject) => {
          signal.addEventListener("abort", () => reject(signal.reason));
          begun.resolve(signal);
        }),
    });
    return { sandbox, begun: begun.promise };
  }

  test("before the head ends with the request", async () => {
    const { sandbox, begun } = patient();
    const call = new AbortController();
    const answered = sandbox.fetch(requestFor("slow-head", call.signal));
    await begun;
    call.abort(new Error("enough"));
    await expect(answered).rejects.toThrow("enough");
  });

  test("amid the body ends with the request", async () => {
    const { sandbox, begun } = patient();
    const call = new AbortController();
    const response = await sandbox.fetch(requestFor("slow-body", call.signal));
    expect(response.status).toBe(200);
    const reading = readAll(response);
    await begun;
    call.abort(new Error("enough"));
    expect(await reading).toEqual({
      bytes: Math.floor(Number(response.headers.get("content-length")) / 2),
      error: new Error("enough"),
    });
  });

  test("amid the body ends when nobody reads on", async () => {
    const { sandbox, begun } = patient();
    const response = await sandbox.fetch(requestFor("slow-body"));
    const reader = response.body?.getReader();
    await reader?.read();
    const signal = await begun;
    await reader?.cancel();
    expect(signal.aborted).toBe(true);
  });

  test("by the host's timer ends with the request too", async () => {
    const sandbox = createSandbox({ world, nowMs: () => startMs });
    const call = new AbortController();
    const answered = sandbox.fetch(requestFor("slow-head", call.signal));
    setImmediate(() => call.abort(new Error("enough")));
    await expect(answered).rejects.toThrow("enough");
    await expect(
      sandbox.fetch(requestFor("slow-head", AbortSignal.abort(new Error("late")))),
    ).rejects.toThrow("late");
  });
});
