import { expect, test } from "vitest";
import { type ClientHost, createClient, type QueryLimiter, type Transport } from "../src/index.ts";
import { fastClock } from "@wxrefund/testkit/fast-clock";
import { config, nowMs as startMs, plain, scriptedHost, signedV3 } from "./platform.ts";

const body = JSON.stringify({ out_refund_no: "R1", status: "SUCCESS", amount: { refund: 100 } });

/** A host whose request leaves 30 ms after the transport was called. */
function slowHost(told: string[]) {
  const clock = fastClock(startMs);
  const transport: Transport = async (_request, call) => {
    await clock.sleep(30, call.signal);
    call.onSent?.();
    told.push(`sent ${clock.nowMs() - startMs}`);
    call.onHeaders?.();
    return signedV3({ body });
  };
  const host: ClientHost = { ...scriptedHost(), transport, clock };
  return { clock, host };
}

test("what is ready to be sent waits until the limiter lets it begin, and tells when it left", async () => {
  const told: string[] = [];
  const { host, clock } = slowHost(told);
  const noted = (what: string, afterMs: number) => (now: number) => {
    told.push(`${what} ${now - startMs}`);
    return Math.max(now, startMs + afterMs);
  };
  const limiter: QueryLimiter = {
    reserve: (now) => ({
      atMs: now + 100,
      begin: noted("begin", 170),
      leave: noted("leave", 250),
      left: (atMs) => told.push(`left ${atMs - startMs}`),
      ended: (outcome, atMs) => void told.push(`${outcome} ${atMs - startMs}`),
    }),
  };
  await createClient({ ...config, limiter }, host).query({ outRefundNo: "R1" });
  expect(told).toEqual([
    "begin 100",
    "begin 170",
    "leave 170",
    "leave 170",
    "leave 250",
    "left 280",
    "sent 280",
    "answered 280",
  ]);
  expect(clock.nowMs() - startMs).toBe(280);
});

test("a limiter that only reserves is enough", async () => {
  const told: string[] = [];
  const { host } = slowHost(told);
  const limiter: QueryLimiter = { reserve: async (now) => ({ atMs: now + 100 }) };
  await createClient({ ...config, limiter }, host).query({ outRefundNo: "R1" });
  expect(told).toEqual(["sent 130"]);
});

test("waiting to leave ends with the call's signal, and nothing came of the start", async () => {
  const { host, clock } = slowHost([]);
  const controller = new AbortController();
  const outcomes: string[] = [];
  const limiter: QueryLimiter = {
    reserve: (now) => ({
      atMs: now,
      leave: (at) => {
        if (at > startMs) controller.abort("enough");
        return at + 1000;
      },
      ended: (outcome) => void outcomes.push(outcome),
    }),
  };
  const asking = createClient({ ...config, limiter }, host).query(
    { outRefundNo: "R1" },
    { signal: controller.signal },
  );
  await expect(asking).rejects.toBe("enough");
  expect(clock.nowMs() - startMs).toBe(1000);
  expect(outcomes).toEqual(["unknown"]);
});

test.each(["begin", "leave"])("a %s that would come too late is not waited for", async (stage) => {
  const told: string[] = [];
  const { host, clock } = slowHost(told);
  const limiter: QueryLimiter = { reserve: (now) => ({ atMs: now, [stage]: (at: number) => at + 60_000 }) };
  const asking = createClient({ ...config, limiter }, host).query({ outRefundNo: "R1" });
  await expect(asking).rejects.toMatchObject({ kind: "rate-limited", reason: "own-limit" });
  expect(clock.nowMs()).toBe(startMs);
  expect(told).toEqual([]);
});

test("a start kept back on this side shows nothing of its host", async () => {
  const asked: string[] = [];
  const transport: Transport = async ({ baseUrl }, { onSent }) => {
    onSent?.();
    asked.push(baseUrl);
    return plain(503);
  };
  let kept = false;
  const limiter: QueryLimiter = {
    reserve: (now) => ({ atMs: now, leave: (at) => (kept ? at + 60_000 : at) }),
  };
  const host: ClientHost = { ...scriptedHost(), transport, clock: fastClock(startMs) };
  const client = createClient({ ...config, limiter, maxAttempts: 1 }, host);
  const ask = async (): Promise<unknown> => client.query({ outRefundNo: "R1" }).catch(() => undefined);
  for (const keep of [false, false, true, false, false]) {
    kept = keep;
    await ask();
  }
  // Three failures in a row turn to the other host, although one in between was kept back.
  expect(asked).toEqual(["main", "main", "main", "backup"].map((name) => `https://${name}.test`));
});

test("what WeChat Pay refuses is told as refused, and what got lost as unknown", async () => {
  const outcomes: string[] = [];
  const limiter: QueryLimiter = {
    reserve: (now) => ({ atMs: now, ended: (outcome) => void outcomes.push(outcome) }),
  };
  const refusal = signedV3({
    status: 404,
    body: JSON.stringify({ code: "RESOURCE_NOT_EXISTS", message: "" }),
  });
  const limited = signedV3({ status: 429, body: JSON.stringify({ code: "FREQUENCY_LIMITED", message: "" }) });
  const host = { ...scriptedHost(plain(502), limited, refusal), clock: fastClock(startMs) };
  const asking = createClient({ ...config, limiter, timeoutMs: 100_000 }, host).query({ outRefundNo: "R1" });
  await expect(asking).rejects.toMatchObject({ kind: "refused" });
  expect(outcomes).toEqual(["unknown", "refused", "refused"]);
});

test("queryMany goes on with a question whose turn did not come in time", async () => {
  const { host, clock } = slowHost([]);
  let reserved = 0;
  const limiter: QueryLimiter = {
    reserve: (now) => {
      reserved += 1;
      return reserved < 4 ? undefined : { atMs: now };
    },
  };
  const told: boolean[] = [];
  const client = createClient({ ...config, limiter }, host);
  for await (const { ok } of client.queryMany([{ outRefundNo: "R1" }])) told.push(ok);
  expect(told).toEqual([true]);
  expect(clock.nowMs() - startMs).toBe(3030);
});
