import type { ClientHost } from "@wxrefund/client";
import { randomNonce, webCryptoAead, webCryptoEcb, webCryptoRsa } from "@wxrefund/webcrypto";
import { createFetchTransport, type FetchTransportOptions } from "./transport/fetch-transport.ts";
import { version } from "./version.ts";

/** What a client needs of a host with `fetch` and WebCrypto. */
export function edgeHost({ fetch }: FetchTransportOptions): ClientHost {
  return {
    transport: createFetchTransport(fetch === undefined ? {} : { fetch }),
    rsa: webCryptoRsa(),
    aead: webCryptoAead(),
    ecb: webCryptoEcb(),
    nonce: randomNonce,
    userAgent: `wxrefund-edge/${version}`,
  };
}
