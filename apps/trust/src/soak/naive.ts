import { createPrivateKey, sign } from "node:crypto";
import {
  applyBodyV3,
  applyTargetV3,
  refundQueryTargetV3,
  requestMessageV3,
  type WireAnswer,
  writeAuthorization,
} from "@wxrefund/core";
import { defaultNumbers } from "@wxrefund/sandbox";
import { type Errand, money } from "./errand.ts";
import { baseUrl, type Scene } from "./scene.ts";

const { subMchid } = defaultNumbers;
const patienceMs = 10_000;
const minuteMs = 61_000;
const secondMs = 1_000;
const mostTries = 50;

/** How a shop without the client goes on after an application. It checks no signature. */
export type Habit = (errand: Errand, scene: Scene) => Promise<void>;

/** Takes a lost answer for a lost application, and tries again under another number. */
export const takesNewNumbers: Habit = async (errand, scene) => {
  let number = 1;
  for (let tries = 0; tries < mostTries; tries += 1) {
    const answer = await apply(errand, number, scene);
    if (answer?.status === 200) return;
    if (answer === undefined) number += 1;
    await wait(answer?.status === 429 ? minuteMs : secondMs, scene);
  }
};

/** Believes any word that there is no such thing, signed or not: then it was not accepted, and a new number is free. */
export const believesAny404: Habit = async (errand, scene) => {
  let number = 1;
  for (let tries = 0; tries < mostTries; tries += 1) {
    const answer = await apply(errand, number, scene);
    if (answer?.status === 200) return;
    const told = answer?.status === 404 || answer?.status === 429 ? answer : await ask(errand, number, scene);
    if (told?.status === 200) return;
    if (told?.status === 404) number += 1;
    await wait(minuteMs, scene);
  }
};

async function ask(errand: Errand, number: number, scene: Scene): Promise<WireAnswer | undefined> {
  const target = refundQueryTargetV3({ outRefundNo: numbered(errand, number), subMchid });
  return send({ method: "GET", target }, scene);
}

async function apply(errand: Errand, number: number, scene: Scene): Promise<WireAnswer | undefined> {
  const { outTradeNo } = errand;
  const body = applyBodyV3({ outTradeNo, outRefundNo: numbered(errand, number), subMchid, amount: money });
  return send({ method: "POST", target: applyTargetV3, body }, scene);
}

function numbered({ outRefundNo }: Errand, number: number): string {
  return number === 1 ? outRefundNo : `${outRefundNo}-again${number}`;
}

interface Sent {
  readonly method: "GET" | "POST";
  readonly target: string;
  readonly body?: Uint8Array;
}

/** Undefined when no answer came. */
async function send(sent: Sent, scene: Scene): Promise<WireAnswer | undefined> {
  const { config, nonce: newNonce, clock, transport } = scene;
  const nonce = newNonce();
  const timestamp = String(Math.floor(clock.nowMs() / 1000));
  const key = createPrivateKey(config.v3.privateKey);
  const signature = sign("sha256", requestMessageV3({ ...sent, timestamp, nonce }), key).toString("base64");
  const { serialNo } = config.v3;
  const authorization = writeAuthorization({ mchid: config.mchid, serialNo, nonce, timestamp, signature });
  const patience = new AbortController();
  const answered = new AbortController();
  void clock.sleep(patienceMs, answered.signal).then(() => patience.abort());
  const headers = [
    ["Accept", "application/json"],
    ["User-Agent", "naive/1"],
    ["Authorization", authorization],
  ] as const;
  try {
    const call = { signal: patience.signal, maxBodyBytes: 1_048_576 };
    return await transport({ ...sent, baseUrl, headers }, call);
  } catch {
    return undefined;
  } finally {
    answered.abort();
  }
}

async function wait(delayMs: number, { clock }: Scene): Promise<void> {
  await clock.sleep(delayMs, new AbortController().signal);
}
