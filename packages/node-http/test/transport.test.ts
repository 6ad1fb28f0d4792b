import { createNodeTransport } from "@wxrefund/node-http/transport";
import { transportContract } from "@wxrefund/testkit/contract/transport";

transportContract("createNodeTransport", {
  make: () => createNodeTransport(),
  traits: { separateHeaderLines: true, seesHandshake: true, strictDecoding: true },
});
