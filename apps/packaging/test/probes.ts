import known from "@wxrefund/vectors/known-answers.json" with { type: "json" };

import type { Surroundings } from "./compiled.ts";

/** A few lines that use an installed package, and what they then print. */
export interface Probe {
  /** `lib` is the main entry; `say` prints. */
  readonly code: string;
  readonly says: string;
  /** Packages of others that come along. */
  readonly brings: readonly string[];
  /** Optional peers to install beside it. */
  readonly beside?: readonly string[];
  /** Entries that a Worker can load. */
  readonly workers: readonly string[];
  /** Entries by what their types take for granted. */
  readonly typed: Readonly<Partial<Record<Surroundings, readonly string[]>>>;
}

const [signed] = known.v2Sign;
const [answer] = known.v3ResponseVerify;
const json = JSON.stringify;

/** One attempt that a gateway answers with 503: signed and sent, and told as what it is. */
const askV2 = `const v2 = { appid: "wxd930ea5d5a258f4f", key: "192006250b4c09247ec02edce69f6a2d" };
const one = { maxAttempts: 1 };
const kindOf = (error) => error.kind;`;

const verifying = [".", "./certificate", "./notification", "./messages", "./receipt", "./receipt/sign"];

// Effect's own declarations name types of the DOM.
export const probes: Readonly<Record<string, Probe>> = {
  core: {
    code: `say(lib.signV2(Object.entries(${json(signed?.params)}), { key: ${json(signed?.key)}, signType: "MD5" }));`,
    says: signed?.md5 ?? "",
    brings: ["@noble/hashes"],
    workers: ["."],
    typed: { "with the DOM": ["."], "with Node's types": ["."], "without either": ["."] },
  },
  webcrypto: {
    code: `const key = await lib.webCryptoRsa().importPublicKey(${json(answer?.publicKeyPem)});
const signature = Uint8Array.from(atob(${json(answer?.headers["Wechatpay-Signature"])}), (one) => one.charCodeAt(0));
const message = ${json(`${answer?.headers["Wechatpay-Timestamp"]}\n${answer?.headers["Wechatpay-Nonce"]}\n${answer?.body}\n`)};
say(await key.verify(new TextEncoder().encode(message), signature));`,
    says: "true",
    brings: ["@noble/hashes", "jose"],
    workers: ["."],
    typed: { "with the DOM": ["."], "with Node's types": ["."] },
  },
  client: {
    code: `${askV2}
const transport = async () => ({ status: 503, headers: [], body: new Uint8Array() });
const host = { transport, rsa: {}, nonce: () => "5K8264ILTKCH16CQ2502SI8ZNMTM67VS", userAgent: "probe/1.0" };
const client = lib.createClient({ mchid: "1900000001", v2 }, host);
say(await client.queryV2({ outRefundNo: "R1" }, one).catch(kindOf));`,
    says: "unsettled",
    brings: ["@noble/hashes", "@opentelemetry/api", "effect"],
    beside: ["@opentelemetry/api@^1.3.0"],
    workers: [".", "./bare", "./ecommerce", "./effect", "./opentelemetry"],
    typed: {
      "with the DOM": [".", "./bare", "./ecommerce", "./effect", "./opentelemetry"],
      "with Node's types": [".", "./bare", "./ecommerce", "./opentelemetry"],
    },
  },
  "node-http": {
    code: `${askV2}
const client = lib.createRefundClient({ mchid: "1900000001", v2, baseUrls: ["http://127.0.0.1:9"] });
say(await client.queryV2({ outRefundNo: "R1" }, one).catch(kindOf));
await client.close();`,
    says: "unreachable",
    brings: ["@noble/hashes", "effect", "jose"],
    workers: [],
    typed: {
      "with Node's types": [".", "./transport"],
      "with both": [".", "./transport", "./effect"],
    },
  },
  "edge-fetch": {
    code: `${askV2}
const fetch = async () => new Response("", { status: 503 });
const client = lib.createRefundClient({ mchid: "1900000001", v2, fetch });
say(await client.queryV2({ outRefundNo: "R1" }, one).catch(kindOf));`,
    says: "unsettled",
    brings: ["@noble/hashes", "effect", "jose"],
    workers: [".", "./transport", "./effect"],
    typed: {
      "with the DOM": [".", "./transport", "./effect"],
      "with Node's types": [".", "./transport"],
    },
  },
  "browser-verify": {
    code: `const keys = [{ id: "PUB_KEY_ID_0119000000012026", publicKey: ${json(answer?.publicKeyPem)} }];
say((await lib.createRefundVerifier({ keys }).verify({}, { outRefundNo: "R1" })).reason);`,
    says: "unreadable-relay",
    brings: ["@noble/hashes", "jose"],
    workers: verifying,
    typed: { "with the DOM": verifying, "with Node's types": verifying, "without either": verifying },
  },
  sandbox: {
    code: `const sandbox = lib.createSandbox({ world: lib.defaultWorld(await lib.makeSandboxKeys()) });
say((await sandbox.fetch(new Request("https://sandbox.test/nowhere"))).status);`,
    says: "404",
    brings: ["@noble/hashes", "jose"],
    workers: ["."],
    typed: { "with the DOM": ["."], "with Node's types": [".", "./serve"], "with both": [".", "./serve"] },
  },
};
