import type { Group } from "../src/shares.ts";

/** What a bundle may weigh and hold. */
export interface Budget {
  readonly what: string;
  /** What a user writes. */
  readonly source: string;
  /** A package that can import all of that. */
  readonly within: string;
  /** Bytes when last weighed: minified, gzip -9. A twentieth more is let pass, for words and small repairs. */
  readonly weighed: number;
  /** Bytes that were promised: no twentieth goes beyond. */
  readonly ceiling?: number;
  /** Modules that may not be in it, by where they lie. */
  readonly modules: RegExp;
  /** Words that may not be in it. */
  readonly words: RegExp;
}

const kibibyte = 1024;
const transport = "@wxrefund/edge-fetch/transport";

export const budgets: readonly Budget[] = [
  {
    // MD5, SHA-256 and HMAC of @noble/hashes are nearly all of it: WebCrypto has no MD5 and is asynchronous.
    what: "core's V2 sign",
    source: `export { signV2, verifyV2 } from "@wxrefund/core";`,
    within: "client",
    weighed: 4322,
    modules:
      /^core\/dist\/(?!digest\/|canonical\/params-v2|codec\/utf8)|^@noble\/hashes\/(?!hmac|legacy|sha2|utils|_md|_u64)/,
    words: /<!\[CDATA\[|Authorization|SYSTEMERROR/,
  },
  {
    // Strings and nothing else: who brings his own RSA should not carry anybody's hash functions.
    what: "core's V3 messages",
    source: `export { answerMessageV3, requestMessageV3, writeAuthorization } from "@wxrefund/core";`,
    within: "client",
    weighed: 791,
    modules: /^@noble\/|^core\/dist\/(?!canonical\/|codec\/utf8)/,
    words: /<!\[CDATA\[|HMAC|SYSTEM_ERROR/,
  },
  {
    // A page pays for this before it shows a refund. The package's own tests hold each of its entries to a ceiling.
    what: "browser-verify",
    source: `export * from "@wxrefund/browser-verify";`,
    within: "../apps/conformance",
    weighed: 6137,
    ceiling: 6 * kibibyte,
    modules: /^(?:effect|@noble|jose)\/|^core\/dist\/(?:digest|exchange\/(?:judge|ask)|failure\/codes)/,
    words: /&key=|PRIVATE KEY|refundquery/,
  },
  {
    // Half of it reads keys in every form a merchant holds them, and says what a wrong file is.
    what: "webCryptoRsa",
    source: `export { webCryptoRsa } from "@wxrefund/webcrypto";`,
    within: "edge-fetch",
    weighed: 7290,
    modules: /^@noble\/|^core\/dist\/(?:exchange|refund|canonical|failure\/(?:codes|remedies|told))/,
    words: /Authorization|refundquery/,
  },
  {
    what: "cryptoKeyRsa",
    source: `export { cryptoKeyRsa } from "@wxrefund/webcrypto";`,
    within: "edge-fetch",
    weighed: 1399,
    modules: /^(?:jose|@noble)\/|^webcrypto\/dist\/(?:key-material|key-structure|pem|der|certificate)/,
    words: /-----BEGIN|RSA-OAEP/,
  },
  {
    // The bare adapter, with everything it exports: an SDK brings its own protocol.
    what: "edge-fetch's transport",
    source: `export * from "${transport}";`,
    within: "edge-fetch",
    weighed: 9995,
    ceiling: 12 * kibibyte,
    modules:
      /^(?:effect|@noble|client)\/|^core\/dist\/(?:exchange|refund|canonical|apply|notification|failure\/(?:codes|remedies|told))/,
    words: /Authorization|<!\[CDATA\[|SYSTEM_ERROR/,
  },
  {
    // 12 KiB would leave out two of: what an error means and what to do (2.6), the strict readers (1.9), the model of
    // a refund (2.1), belief (2.8), the sending (1.8).
    what: "a bare APIv3 query with CryptoKeys",
    source: `export { createFetchTransport, cryptoKeyRsa, randomNonce } from "${transport}";
export { createBareClientV3 } from "@wxrefund/client/bare";`,
    within: "edge-fetch",
    weighed: 16115,
    modules:
      /^(?:effect|jose|@noble)\/|^core\/dist\/(?:digest|codec\/xml|exchange\/(?:ask|judge)-v2|apply|notification|pace|failure\/(?:codes|next-step|again))|^client\/dist\/(?:program|notification|apply|settings\.js|keys\/(?:certificates|download|open))/,
    words: /<!\[CDATA\[|&key=|-----BEGIN|AEAD_AES_256_GCM|签名错误|~effect/,
  },
  {
    // The same from PEM; jose and the reading of keys are a quarter.
    what: "a bare APIv3 query",
    source: `export { createFetchTransport, randomNonce, webCryptoRsa } from "${transport}";
export { createBareClientV3 } from "@wxrefund/client/bare";`,
    within: "edge-fetch",
    weighed: 20990,
    modules:
      /^(?:effect|@noble)\/|^core\/dist\/(?:digest|codec\/xml|exchange\/(?:ask|judge)-v2|apply|notification|pace|failure\/(?:codes|next-step|again))|^client\/dist\/(?:program|notification|apply|settings\.js|keys\/(?:certificates|download|open))/,
    words: /<!\[CDATA\[|&key=|AEAD_AES_256_GCM|签名错误|~effect/,
  },
  {
    // XML, MD5, HMAC and the numbered fields are half of it.
    what: "a bare V2 query",
    source: `export { createFetchTransport, randomNonce } from "${transport}";
export { createBareClientV2 } from "@wxrefund/client/bare";`,
    within: "edge-fetch",
    weighed: 18248,
    modules:
      /^(?:effect|jose)\/|^core\/dist\/(?:codec\/json|exchange\/(?:ask|error-answer)-v3|apply|notification|pace|failure\/(?:codes|next-step|again))|^client\/dist\/(?:program|notification|apply|keys|settings\.js)|^webcrypto\/dist\/(?:key-|web-crypto)/,
    words: /RSASSA|Authorization|签名错误|~effect/,
  },
  {
    // Both APIs and the download of certificates. Effect must stay out, with everything that retries, waits or applies.
    what: "both bare queries",
    source: `export { createFetchTransport, randomNonce, webCryptoAead, webCryptoRsa } from "${transport}";
export { createBareClient } from "@wxrefund/client/bare";`,
    within: "edge-fetch",
    weighed: 32479,
    modules:
      /^effect\/|^client\/dist\/(?:program|notification|apply|settings\.js)|^core\/dist\/(?:apply|diagnose|notification|pace|failure\/codes)/,
    words: /effect\/|~effect|<!DOCTYPE|\bFiber|签名错误/,
  },
  {
    // Aimed at 32 KiB and missed: Effect (13.2) and V2 (9.1) alone are 22, and both are promised. See `groups`.
    what: "edge-fetch ready",
    source: `export { createRefundClient } from "@wxrefund/edge-fetch";`,
    within: "edge-fetch",
    weighed: 61939,
    modules:
      /^core\/dist\/(?:diagnose\/|failure\/(?:codes|may-refund-again))|^client\/dist\/(?:ecommerce|opentelemetry|effect)|^effect\/dist\/(?:Schema|Stream|Layer|Logger|Metric|ManagedRuntime|FiberMap|http|unstable)/,
    words: /(?:from|import) ?["']node:|签名错误/,
  },
];

/** The modules of a bundle by what they are for; the README of edge-fetch has a row for each. */
export const groups: readonly Group[] = [
  ["Effect", /^effect\//],
  [
    "V2: XML, MD5, HMAC, its questions and answers",
    /^@noble\/|^core\/dist\/(?:digest\/|codec\/(?:xml|xml-characters|indexed-fields)\.|canonical\/params-v2|exchange\/(?:ask|judge)-v2|refund\/(?:v2|v2-record|text-fields)\.|notification\/v2|apply\/body-v2)|^client\/dist\/(?:attempt\/ask-v2|bare\/v2)|^webcrypto\/dist\/web-crypto-ecb/,
  ],
  [
    "retries, hosts, pace, watching, spans",
    /^client\/dist\/(?:program\/(?!confirm)|programs|query-many|watch|port\/limiter)|^core\/dist\/(?:pace\/|refund\/(?:cadence|follow)|failure\/next-step)/,
  ],
  ["keys from PEM and DER, with jose", /^jose\/|^webcrypto\/dist\/(?!web-crypto-(?:ecb|aead))/],
  ["what an error means and what to do", /^core\/dist\/failure\/(?!next-step|certificates|aead-failure)/],
  [
    "applications and abnormal refunds",
    /^core\/dist\/apply\/(?!body-v2)|^client\/dist\/(?:applying|attempt\/(?:apply|abnormal)|program\/confirm|port\/applications)/,
  ],
  [
    "signing, sending and binding APIv3",
    /^client\/dist\/(?:attempt\/(?!apply|abnormal|ask-v2)|keys\/(?!certificates|download|open)|settings|proof|client|bare(?!\/v2))/,
  ],
  [
    "judging APIv3 answers",
    /^core\/dist\/(?:exchange\/(?!certificates-v3|(?:ask|judge)-v2)|canonical\/(?!params-v2))/,
  ],
  [
    "downloads of platform certificates",
    /^client\/dist\/keys\/(?:certificates|download|open)|^core\/dist\/(?:exchange\/certificates-v3|failure\/(?:certificates|aead-failure))|^webcrypto\/dist\/web-crypto-aead/,
  ],
  ["`fetch`", /^edge-fetch\/dist\/transport\//],
  ["the model of a refund", /^core\/dist\/refund\/(?!(?:v2|v2-record|text-fields|cadence|follow)\.)/],
  ["strict JSON, UTF-8 and base64", /^core\/dist\/codec\/(?:json|json-bytes|utf8|base64|result)\./],
  ["notifications", /^core\/dist\/notification\/(?!v2)|^client\/dist\/notification\//],
];
