export { createFetchTransport, type FetchTransportOptions } from "./transport/fetch-transport.ts";
export { randomNonce, webCryptoAead, webCryptoEcb, webCryptoRsa } from "@wxrefund/webcrypto";
