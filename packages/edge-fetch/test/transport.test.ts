import { createFetchTransport } from "@wxrefund/edge-fetch/transport";
import { transportContract } from "@wxrefund/testkit/contract/transport";

transportContract("createFetchTransport on Node's fetch", {
  make: () => createFetchTransport(),
  traits: { separateHeaderLines: false, seesHandshake: false, strictDecoding: false },
});
