import { expect, test } from "vitest";
import { type ClientHost, createClient, type QueryLimiter, type Transport } from "../src/index.ts";
import { fastClock } from "@wxrefund/testkit/fast-clock";
import { config, nowMs as startMs, scriptedHost, signedV3 } from "./platform.ts";

const body = JSON.stringify({ out_refund_no: "R1", status: "SUCCESS", amount: { refund: 100 } });

/** A host whose request leaves 30 ms after the transport was called. */
function slowHost(told: string[]) {
  const clock = fastClock(startMs);
  const transport: Transport = async (_request, call) => {
    await clock.sleep(30, call.signal);
    call.onSent?.();
    told.push(`left ${clock.nowMs() - startMs}`);
    call.onHeaders?.();
    return signedV3({ body });
  };
  const host: ClientHost = { ...scriptedHost(), transport, clock };
  return { clock, host };
}

test("what is ready to be sent waits until the limiter lets it begin, and tells when it left", async () => {
  const told: string[] = [];
  const { host, clock } = slowHost(told);
  const limiter: QueryLimiter = {
    reserve: (now) => now + 100,
    begin: (now) => {
      told.push(`begin ${now - startMs}`);
      if (now < startMs + 250) return { step: "wait", untilMs: startMs + 250 };
      return { step: "send", sent: (atMs) => told.push(`sent ${atMs - startMs}`) };
    },
    refused: () => undefined,
  };
  await createClient({ ...config, limiter }, host).query({ outRefundNo: "R1" });
  expect(told).toEqual(["begin 100", "begin 250", "sent 280", "left 280"]);
  expect(clock.nowMs() - startMs).toBe(280);
});

test("a limiter that only reserves is enough", async () => {
  const told: string[] = [];
  const { host } = slowHost(told);
  const limiter: QueryLimiter = { reserve: (now) => now + 100, refused: () => undefined };
  await createClient({ ...config, limiter }, host).query({ outRefundNo: "R1" });
  expect(told).toEqual(["left 130"]);
});

test("waiting to begin ends with the call's signal", async () => {
  const { host, clock } = slowHost([]);
  const controller = new AbortController();
  const limiter: QueryLimiter = {
    reserve: (now) => now,
    begin: (now) => {
      if (now > startMs) controller.abort("enough");
      return { step: "wait", untilMs: now + 1000 };
    },
    refused: () => undefined,
  };
  const asking = createClient({ ...config, limiter }, host).query(
    { outRefundNo: "R1" },
    { signal: controller.signal },
  );
  await expect(asking).rejects.toBe("enough");
  expect(clock.nowMs() - startMs).toBe(1000);
});
