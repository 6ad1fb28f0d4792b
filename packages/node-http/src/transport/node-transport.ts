import type { Transport } from "@wxrefund/client";
import { configError } from "@wxrefund/core";
import { newConnections, type NodeTransportOptions } from "./connections.ts";
import { exchange } from "./exchange.ts";

/** A {@link Transport} with connections of its own. */
export type NodeTransport = Transport & {
  /** Ends what is under way and closes idle connections; later calls reject with `config`. */
  readonly close: () => void;
};

/**
 * Sends over node:http and node:https with kept-alive connections. The target goes out byte for byte, redirects are
 * answers, TLS certificates are always checked, and a body (gzip, deflate and br are decoded) is bounded after
 * decoding. There is no timeout but the caller's signal; idle connections do not keep the process alive.
 *
 * Throws `config` for bad options. Calls reject with a `TransportFailure`, or with `config` for a request that HTTP
 * cannot carry.
 *
 * @example
 * ```ts
 * const transport = createNodeTransport();
 * const answer = await transport(request, { signal: AbortSignal.timeout(30_000), maxBodyBytes: 1_048_576 });
 * ```
 */
export function createNodeTransport(options: NodeTransportOptions = {}): NodeTransport {
  const connections = newConnections(options);
  let closed = false;
  const transport: Transport = async (request, call) => {
    if (closed) throw configError("transport", "This transport has been closed.");
    return await exchange(connections, request, call);
  };
  const close = (): void => {
    closed = true;
    connections.close();
  };
  return Object.assign(transport, { close });
}
