import type { WireAnswer, WireRequest } from "@wxrefund/core";
import { expect, test } from "vitest";
import { createClient, type ClientHost } from "../src/index.ts";
import { fastClock } from "@wxrefund/testkit/fast-clock";
import { config, nowMs, plain, scriptedHost, signedV2, signedV3 } from "./platform.ts";

const outRefundNo = "R1";
const refundV3 = JSON.stringify({ out_refund_no: outRefundNo, status: "SUCCESS" });
const refundV2 = {
  return_code: "SUCCESS",
  result_code: "SUCCESS",
  refund_count: "1",
  out_refund_no_0: outRefundNo,
  refund_status_0: "SUCCESS",
};

/** A host that gives a new nonce each time. */
function counting(...answers: readonly WireAnswer[]): ClientHost & { readonly sent: readonly WireRequest[] } {
  let nonces = 0;
  const nonce = (): string => String((nonces += 1)).padStart(32, "0");
  return { ...scriptedHost(...answers), nonce, clock: fastClock(nowMs) };
}

test("an APIv3 question is repeated for the same number, with a new nonce and signature", async () => {
  const host = counting(
    plain(503),
    plain(503),
    signedV3({ body: refundV3, timestamp: String(nowMs / 1000 + 1) }),
  );
  await createClient(config, host).query({ outRefundNo });
  const sent = host.sent.map(({ target, headers }) => ({
    target,
    authorization: new Map(headers).get("Authorization") ?? "",
  }));
  expect(new Set(sent.map(({ target }) => target)).size).toBe(1);
  const parts = (name: string) =>
    new Set(sent.map(({ authorization }) => authorization.match(new RegExp(`${name}="([^"]+)"`))?.[1]));
  expect([parts("nonce_str").size, parts("signature").size]).toEqual([3, 3]);
});

test("a V2 question is repeated for the same number, with a new nonce and sign", async () => {
  const host = counting(plain(503), plain(503), signedV2(refundV2));
  await createClient(config, host).queryV2({ outRefundNo });
  const sent = host.sent.map(({ body }) => Buffer.from(body ?? []).toString());
  const values = (name: string) =>
    new Set(sent.map((xml) => xml.match(new RegExp(`<${name}><!.CDATA.([^\\]]+)`))?.[1]));
  expect([...values("out_refund_no")]).toEqual([outRefundNo]);
  expect([values("nonce_str").size, values("sign").size]).toEqual([3, 3]);
});
