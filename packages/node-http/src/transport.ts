export type { NodeTransportOptions } from "./transport/connections.ts";
export { nodeAead } from "./transport/node-aead.ts";
export { nodeEcb } from "./transport/node-ecb.ts";
export { nodeRsa } from "./transport/node-rsa.ts";
export { createNodeTransport, type NodeTransport } from "./transport/node-transport.ts";
