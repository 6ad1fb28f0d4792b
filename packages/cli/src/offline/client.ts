import { randomUUID } from "node:crypto";
import { createClient, type RefundClient, type RefundClientConfig, type Transport } from "@wxrefund/client";
import { TransportFailure, type WireRequest } from "@wxrefund/core";
import { nodeAead, nodeEcb, nodeRsa } from "@wxrefund/node-http/transport";
import { guardKeysAtHand } from "../environment/client-config.ts";
import type { Host } from "../host.ts";

/** A client that signs and checks as every client does, and sends nothing. */
export interface OfflineClient {
  readonly client: RefundClient;
  /** What it would have sent. */
  readonly withheld: readonly WireRequest[];
}

/** `nowMs`: the moment to stand in, when it is not now. Throws `config` for keys that would have to be downloaded. */
export function offlineClient(
  config: RefundClientConfig,
  { version, clock }: Pick<Host, "version" | "clock">,
  nowMs?: number,
): OfflineClient {
  if (config.v3 !== undefined) guardKeysAtHand(config.v3.platformKeys);
  const withheld: WireRequest[] = [];
  const transport: Transport = async (request) => {
    withheld.push(request);
    throw new TransportFailure("connect", false, "this run sends nothing");
  };
  const client = createClient(config, {
    transport,
    rsa: nodeRsa(),
    aead: nodeAead(),
    ecb: nodeEcb(),
    nonce: () => randomUUID().replaceAll("-", ""),
    userAgent: `wxrefund-node/${version}`,
    clock: {
      nowMs: nowMs === undefined ? clock.nowMs : () => nowMs,
      sleep: () => new Promise(() => undefined),
    },
  });
  return { client, withheld };
}
