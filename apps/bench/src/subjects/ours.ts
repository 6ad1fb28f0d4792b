import { dangerouslyUnlimited } from "@wxrefund/client";
import { createBareClient } from "@wxrefund/client/bare";
import { createRefundClient } from "@wxrefund/node-http";
import { createNodeTransport, nodeAead, nodeRsa } from "@wxrefund/node-http/transport";
import { randomNonce } from "@wxrefund/webcrypto";
import { outRefundNo } from "../platform/answers.ts";
import type { Platform } from "../platform/start.ts";
import type { Subject } from "./subject.ts";

/** The client as it comes, but for the limit of 300 a second. */
export async function client({ config }: Platform): Promise<Subject> {
  const refunds = createRefundClient({ ...config, limiter: dangerouslyUnlimited });
  await refunds.ready();
  return {
    name: "@wxrefund/node-http",
    v3: async () => (await refunds.query({ outRefundNo })).refund.status,
    v2: async () => (await refunds.queryV2({ outRefundNo })).refunds[0]?.status ?? "",
    close: () => void refunds.close(),
  };
}

/** One attempt, without Effect. */
export async function bare({ config }: Platform): Promise<Subject> {
  const transport = createNodeTransport();
  const host = {
    transport,
    rsa: nodeRsa(),
    aead: nodeAead(),
    nonce: randomNonce,
    userAgent: "bench/1",
  };
  const refunds = createBareClient(config, host);
  await refunds.ready();
  const { signal } = new AbortController();
  return {
    name: "@wxrefund/client/bare",
    v3: async () => (await refunds.query({ outRefundNo }, { signal })).refund.status,
    v2: async () => (await refunds.queryV2({ outRefundNo }, { signal })).refunds[0]?.status ?? "",
    close: transport.close,
  };
}
