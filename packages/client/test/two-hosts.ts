import { createHmac } from "node:crypto";
import { type HeaderLine, type Rsa, TransportFailure, type WireAnswer } from "@wxrefund/core";
import { fastClock, type FastClock } from "@wxrefund/testkit/fast-clock";
import type { ClientHost, Transport } from "../src/index.ts";
import { noAead, nowMs as startMs, plain, publicKeyId } from "./platform.ts";

/** What a host does while it is ill. */
export type Illness = "refuses connections" | "says 503" | "is silent" | "resets";

export interface Spell {
  readonly hosts: readonly string[];
  readonly illness: Illness;
  readonly fromMs: number;
  readonly untilMs: number;
}

/** A request that came to the platform, and whether it failed by the client's own fault. */
export interface Arrival {
  readonly atMs: number;
  readonly baseUrl: string;
  failed: boolean;
}

export interface TwoHosts {
  readonly clock: FastClock;
  readonly host: ClientHost;
  readonly arrivals: readonly Arrival[];
}

/** The status of a refund at an instant; undefined for a number that nobody knows. */
export type StatusAt = (outRefundNo: string, atMs: number) => string | undefined;

/** Signatures that cost little: a digest with a key that both sides have stands for RSA. */
const digest = (message: Uint8Array): Buffer =>
  createHmac("sha256", "of both sides").update(message).digest();
const rsa: Rsa = {
  importPrivateKey: async () => ({ modulus: "merchant", sign: async (message) => digest(message) }),
  importPublicKey: async () => ({
    modulus: "platform",
    verify: async (message, signature) => digest(message).equals(signature),
  }),
  importCertificates: async () => [],
};

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A platform behind two hosts that fall ill by a plan, on a clock that goes as fast as the work allows. */
export function twoHosts(statusAt: StatusAt, spells: readonly Spell[], random: () => number): TwoHosts {
  const clock = fastClock(startMs);
  const arrivals: Arrival[] = [];
  const illnessOf = (baseUrl: string): Illness | undefined =>
    spells.find(
      ({ hosts, fromMs, untilMs }) =>
        hosts.includes(baseUrl) && fromMs <= clock.nowMs() && clock.nowMs() < untilMs,
    )?.illness;
  const transport: Transport = async ({ baseUrl, target }, { signal, onSent, onHeaders }) => {
    if (illnessOf(baseUrl) === "refuses connections") {
      throw new TransportFailure("connect", false, "the connection was refused");
    }
    onSent?.();
    await clock.sleep(1 + 8 * random(), signal);
    const arrival = { atMs: clock.nowMs(), baseUrl, failed: false };
    arrivals.push(arrival);
    await clock.sleep(20 + 60 * random(), signal);
    const illness = illnessOf(baseUrl);
    if (illness === "is silent") await aborted(signal);
    if (illness === "resets") throw new TransportFailure("reset", true, "the connection was reset");
    onHeaders?.();
    if (illness === "says 503") return plain(503, "<html>busy</html>");
    const outRefundNo = decodeURIComponent(target.split("/").at(-1) ?? "");
    const status = statusAt(outRefundNo, clock.nowMs());
    arrival.failed = status === undefined;
    return answer(clock, outRefundNo, status);
  };
  const nonce = (): string => "N".repeat(32);
  return { clock, arrivals, host: { transport, rsa, aead: noAead, nonce, userAgent: "test/1", clock } };
}

let answers = 0;

function answer(clock: FastClock, outRefundNo: string, status: string | undefined): WireAnswer {
  answers += 1;
  const known = { out_refund_no: outRefundNo, status, amount: { refund: 100 } };
  const unknown = { code: "RESOURCE_NOT_EXISTS", message: "no such refund" };
  const body = Buffer.from(JSON.stringify(status === undefined ? unknown : known));
  const lines = [String(Math.floor(clock.nowMs() / 1000)), `nonce${answers}`, `${body.toString()}\n`];
  const headers: readonly HeaderLine[] = [
    ["Wechatpay-Timestamp", lines[0] ?? ""],
    ["Wechatpay-Nonce", lines[1] ?? ""],
    ["Wechatpay-Serial", publicKeyId],
    ["Wechatpay-Signature", digest(Buffer.from(lines.join("\n"))).toString("base64")],
  ];
  return { status: status === undefined ? 404 : 200, headers, body };
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const end = (): void => reject(new TransportFailure("aborted", true, "it was ended"));
    signal.addEventListener("abort", end, { once: true });
    if (signal.aborted) end();
  });
}
