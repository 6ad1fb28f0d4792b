import type { Transport } from "@wxrefund/client";
import type { Host } from "../host.ts";

/** How the hosts are asked. */
export interface Network {
  readonly host: Host;
  readonly transport: Transport;
  /** Without a whole configuration nobody is asked for a refund. */
  readonly configured: boolean;
  readonly subMchid?: string | undefined;
  readonly timeoutMs: number;
}
