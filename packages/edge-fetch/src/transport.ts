export { createFetchTransport, type FetchTransportOptions } from "./transport/fetch-transport.ts";
export { randomNonce, webCryptoRsa } from "@wxrefund/webcrypto";
