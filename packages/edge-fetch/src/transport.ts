export { createFetchTransport, type FetchTransportOptions } from "./transport/fetch-transport.ts";
export { randomNonce, webCryptoAead, webCryptoRsa } from "@wxrefund/webcrypto";
