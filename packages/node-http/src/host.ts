import type { ClientHost } from "@wxrefund/client";
import { randomNonce } from "@wxrefund/webcrypto";
import type { NodeTransportOptions } from "./transport/connections.ts";
import { nodeAead } from "./transport/node-aead.ts";
import { nodeEcb } from "./transport/node-ecb.ts";
import { nodeRsa } from "./transport/node-rsa.ts";
import { createNodeTransport } from "./transport/node-transport.ts";
import { version } from "./version.ts";

/** What a client needs of Node.js, with connections of its own. */
export function nodeHost(connections: NodeTransportOptions): ClientHost {
  const transport = createNodeTransport(connections);
  return {
    transport,
    rsa: nodeRsa(),
    aead: nodeAead(),
    ecb: nodeEcb(),
    nonce: randomNonce,
    userAgent: `wxrefund-node/${version}`,
    close: transport.close,
    sharesPromises: true,
  };
}
