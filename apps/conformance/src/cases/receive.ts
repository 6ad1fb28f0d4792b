import { createClient } from "@wxrefund/client";
import { decodeBase64, type HeaderLine, isRefundError, type RefundEvent } from "@wxrefund/core";
import vectors from "@wxrefund/vectors/notifications.json" with { type: "json" };
import type { Case, Host } from "../case.ts";
import { expectMembers } from "../expect.ts";

interface Vector {
  readonly id: string;
  readonly received?: string;
  readonly key?: string;
  readonly headers: readonly (readonly string[])[];
  readonly bodyBase64: string;
  readonly verdict: Readonly<Record<string, unknown>>;
}

const { merchant, platformKeys, now } = vectors;
const notifications: readonly Vector[] = vectors.cases;

/** The client on the runtime's cryptography, at the vectors' time; it has nobody to ask. */
function receiverOn({ rsa, aead, ecb }: Host, key: string) {
  const { mchid, appid, serialNo, privateKeyPem: privateKey, apiV3Key } = merchant;
  const keys = platformKeys.map(({ id, publicKeyPem: publicKey }) => ({ id, publicKey }));
  return createClient(
    { mchid, v3: { serialNo, privateKey, apiV3Key, platformKeys: keys }, v2: { appid, key } },
    {
      transport: () => Promise.reject(new Error("A notification asks nobody.")),
      rsa,
      aead,
      ecb,
      nonce: () => "N".repeat(32),
      userAgent: "conformance/1",
      clock: { nowMs: () => Date.parse(now), sleep: () => new Promise<void>(() => undefined) },
    },
  );
}

function bytesOf(base64: string): Uint8Array {
  const bytes = decodeBase64(base64);
  if (!bytes.ok) throw new Error(bytes.problem);
  return bytes.value;
}

function toldBy({ confirmed, subMchid, refund }: RefundEvent): object {
  const { status, outRefundNo, amount } = refund;
  return { kind: "event", confirmed, status, outRefundNo, subMchid, refund: amount.refund };
}

async function verdictOf(receiving: () => Promise<RefundEvent>): Promise<object> {
  try {
    return toldBy(await receiving());
  } catch (error) {
    if (isRefundError(error)) return error;
    throw error;
  }
}

function caseOf({ id, received, key = merchant.key, headers, bodyBase64, verdict }: Vector): Case {
  return {
    id: `notify/${id}`,
    run: async (host) => {
      await using refunds = receiverOn(host, key);
      const lines = headers.map(([name = "", value = ""]): HeaderLine => [name, value]);
      const arrival = { headers: lines, body: bytesOf(bodyBase64) };
      if (received === "twice") await refunds.receive(arrival);
      expectMembers(await verdictOf(() => refunds.receive(arrival)), verdict);
    },
  };
}

/** Every vector, honest and hostile: what a receiver must make of it. */
export const receiveCases: readonly Case[] = notifications.map(caseOf);
