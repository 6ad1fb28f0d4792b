import { type ClientHost, createClient, type Transport } from "@wxrefund/client";
import type { WireAnswer } from "@wxrefund/core";
import { nodeAead } from "@wxrefund/node-http/transport";
import { type FastClock, fastClock } from "@wxrefund/testkit/fast-clock";
import { signAnswerV3 } from "@wxrefund/testkit/independent/answers";
import type { Host } from "../src/host.ts";
import { rsaInProcess } from "@wxrefund/testkit/rsa-in-process";
import { platformKeyId, type Shop } from "./shop.ts";

/** What the platform says of one number at a time: an HTTP status and a JSON body. */
export type Said = readonly [status: number, body: object];
export type Script = (number: string, minutes: number) => Said;

export interface Played {
  /** What the command line is given in place of the machine's own. */
  readonly host: Pick<Host, "connect" | "clock">;
  readonly clock: FastClock;
  /** The numbers asked for, in order. */
  readonly asked: string[];
}

/** A platform that answers in this process, over APIv3, by a script and on a clock that jumps. */
export function played(shop: Shop, script: Script): Played {
  const clock = fastClock(Date.parse("2026-11-01T12:00:00+08:00"));
  const asked: string[] = [];
  const transport: Transport = async ({ target }, call) => {
    const number = decodeURIComponent(new URL(target, "http://shop.test").pathname.split("/").at(-1) ?? "");
    asked.push(number);
    call.onSent?.();
    call.onHeaders?.();
    const [status, body] = script(number, clock.minutes());
    return signed(shop, { status, body, nowMs: clock.nowMs(), nonce: `nonce${asked.length}` });
  };
  const host: ClientHost = {
    transport,
    rsa: rsaInProcess,
    aead: nodeAead(),
    nonce: () => "N".repeat(32),
    userAgent: "test/1",
    clock,
  };
  return { host: { connect: (config) => createClient(config, host), clock }, clock, asked };
}

interface ToSign {
  readonly status: number;
  readonly body: object;
  readonly nowMs: number;
  readonly nonce: string;
}

function signed({ platform }: Shop, { status, body, nowMs, nonce }: ToSign): WireAnswer {
  const answer = signAnswerV3({
    privateKeyPem: platform.privateKeyPem,
    serial: platformKeyId,
    timestamp: Math.floor(nowMs / 1000),
    nonce,
    status,
    body: JSON.stringify(body),
  });
  return { ...answer, body: new Uint8Array(answer.body) };
}

/** A refund of one yuan, created at the fast clock's noon. */
export function refundOf(number: string, status: string, extra: object = {}): Said {
  const body = {
    refund_id: "50000000382019052709732678859",
    out_refund_no: number,
    status,
    create_time: "2026-11-01T12:00:00+08:00",
    amount: { refund: 100, total: 250, currency: "CNY" },
    ...extra,
  };
  return [200, body];
}

export const notFound: Said = [404, { code: "RESOURCE_NOT_EXISTS", message: "退款单不存在" }];
