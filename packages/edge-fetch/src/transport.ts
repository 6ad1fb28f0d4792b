export { createFetchTransport, type FetchTransportOptions } from "./transport/fetch-transport.ts";
export { cryptoKeyRsa, randomNonce, webCryptoAead, webCryptoEcb, webCryptoRsa } from "@wxrefund/webcrypto";
