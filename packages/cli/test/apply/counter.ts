import { type ClientHost, createClient } from "@wxrefund/client";
import { TransportFailure, type WireAnswer, type WireRequest } from "@wxrefund/core";
import { nodeAead } from "@wxrefund/node-http/transport";
import { fastClock } from "@wxrefund/testkit/fast-clock";
import { type SigningV3, signAnswerV2, signAnswerV3 } from "@wxrefund/testkit/independent/answers";
import type { Fields } from "@wxrefund/testkit/independent/xml";
import type { Host } from "../../src/host.ts";
import { rsaInProcess } from "@wxrefund/testkit/rsa-in-process";
import { platformKeyId, type Shop, v2Key } from "../shop.ts";

/** What becomes of one request; `at` has what an answer is signed with. */
export type Reply = (at: {
  readonly shop: Shop;
  readonly nowMs: number;
  readonly index: number;
}) => WireAnswer;

export function signed(status: number, body: object | string, change: Partial<SigningV3> = {}): Reply {
  return ({ shop, nowMs, index }) =>
    wire(
      signAnswerV3({
        privateKeyPem: shop.platform.privateKeyPem,
        serial: platformKeyId,
        timestamp: Math.floor(nowMs / 1000),
        nonce: `nonce${index}`,
        status,
        body: typeof body === "string" ? body : JSON.stringify(body),
        ...change,
      }),
    );
}

export function unsigned(status: number, body: object): Reply {
  return () => wire({ status, headers: [], body: Buffer.from(JSON.stringify(body)) });
}

export function signedXml(fields: Fields): Reply {
  const body = Buffer.from(signAnswerV2(fields, v2Key));
  return () => wire({ status: 200, headers: [["Content-Type", "text/xml"]], body });
}

/** It arrives, and no answer comes back. */
export const lost: Reply = () => {
  throw new TransportFailure("reset", true, "the connection was reset");
};

export const unreachable: Reply = () => {
  throw new TransportFailure("connect", false, "no connection");
};

function wire({ status, headers, body }: Omit<WireAnswer, "body"> & { readonly body: Buffer }): WireAnswer {
  return { status, headers, body: new Uint8Array(body) };
}

export const startMs = Date.parse("2026-11-01T12:00:00+08:00");

/** A platform in this process on a clock that jumps: reply n is for request n, the last one also for all that follow. */
export function counter(shop: Shop, replies: readonly Reply[]) {
  const clock = fastClock(startMs);
  const received: WireRequest[] = [];
  const host: ClientHost = {
    transport: async (request, call) => {
      const index = received.push(request) - 1;
      const reply = replies[index] ?? replies.at(-1) ?? lost;
      if (reply !== unreachable) call.onSent?.();
      const answer = reply({ shop, nowMs: clock.nowMs(), index });
      call.onHeaders?.();
      return answer;
    },
    rsa: rsaInProcess,
    aead: nodeAead(),
    nonce: () => "N".repeat(32),
    userAgent: "test/1",
    clock,
  };
  const connect: Host["connect"] = (config) => createClient(config, host);
  return { host: { connect, clock }, received };
}
