export type { NodeTransportOptions } from "./transport/connections.ts";
export { nodeAead } from "./transport/node-aead.ts";
export { nodeRsa } from "./transport/node-rsa.ts";
export { createNodeTransport, type NodeTransport } from "./transport/node-transport.ts";
