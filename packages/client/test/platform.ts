import { createHash, createHmac, generateKeyPairSync, type KeyObject, sign, verify } from "node:crypto";
import type { Aead, HeaderLine, Rsa, RsaCertificate, WireAnswer, WireRequest } from "@wxrefund/core";
import type { ClientHost, RefundClientConfig, Transport } from "../src/index.ts";

/** A platform and a merchant made with node:crypto alone, to stand for WeChat Pay in these tests. */

const merchant = generateKeyPairSync("rsa", { modulusLength: 2048 });
const platform = generateKeyPairSync("rsa", { modulusLength: 2048 });
export const stranger = generateKeyPairSync("rsa", { modulusLength: 2048 });

export const publicKeyId = "PUB_KEY_ID_0119000000012026";
export const certificateSerial = "5157F09EFDC096DE15EBE81A47057A7232F1B8E1";
export const v2Key = "k".repeat(32);
export const nowMs = Date.parse("2026-11-01T12:00:00+08:00");

const modulusOf = (key: KeyObject): string => String(key.export({ format: "jwk" }).n);
const verifier = (key: KeyObject) => ({
  modulus: modulusOf(key),
  verify: async (message: Uint8Array, signature: Uint8Array) => verify("sha256", message, key, signature),
});

/** Key sources in these tests are names; this port gives the keys they name. */
const named: Readonly<Record<string, KeyObject>> = {
  merchant: merchant.privateKey,
  platform: platform.publicKey,
  "merchant's own": merchant.publicKey,
};
const keyNamed = (source: unknown): KeyObject => {
  const key = named[String(source)];
  if (key === undefined) throw new Error(`no key ${String(source)}`);
  return key;
};

const certificateDays = { notBeforeMs: nowMs - 86_400_000, notAfterMs: nowMs + 86_400_000 };

export const rsa: Rsa = {
  importPrivateKey: async (source) => ({
    modulus: modulusOf(keyNamed(source)),
    sign: async (message) => sign("sha256", message, keyNamed(source)),
  }),
  importPublicKey: async (source) => verifier(keyNamed(source)),
  importCertificates: async (source): Promise<readonly RsaCertificate[]> => [
    { ...verifier(keyNamed(source)), serialNo: certificateSerial, ...certificateDays },
  ],
};

/** For hosts whose tests seal nothing. */
export const noAead: Aead = {
  open: async () => {
    throw new Error("nothing is sealed here");
  },
};

export const config: RefundClientConfig = {
  mchid: "1900000001",
  v3: {
    serialNo: "4444444444444444444444444444444444444444",
    privateKey: "merchant",
    platformKeys: [{ id: publicKeyId, publicKey: "platform" }, { certificate: "platform" }],
  },
  v2: { appid: "wx8888888888888888", key: v2Key, signType: "HMAC-SHA256" },
  baseUrls: ["https://main.test", "https://backup.test"],
};

let nonces = 0;

export interface SignedV3 {
  readonly status?: number;
  readonly body: string | Uint8Array;
  readonly timestamp?: string;
  readonly nonce?: string;
  readonly serial?: string;
  readonly key?: KeyObject;
}

export function signedV3({ status = 200, body, key = platform.privateKey, ...given }: SignedV3): WireAnswer {
  nonces += 1;
  const { timestamp = String(nowMs / 1000), nonce = `nonce${nonces}`, serial = publicKeyId } = given;
  const bytes = Buffer.from(body);
  const message = Buffer.concat([Buffer.from(`${timestamp}\n${nonce}\n`), bytes, Buffer.from("\n")]);
  const headers: readonly HeaderLine[] = [
    ["Request-ID", "08F78BB5AF0610D302189F8CE92820E3AE3C-0"],
    ["Wechatpay-Timestamp", timestamp],
    ["wechatpay-nonce", nonce],
    ["Wechatpay-Serial", serial],
    ["Wechatpay-Signature", sign("sha256", message, key).toString("base64")],
  ];
  return { status, headers, body: new Uint8Array(bytes) };
}

export function plain(status: number, body = "", headers: readonly HeaderLine[] = []): WireAnswer {
  return { status, headers, body: new Uint8Array(Buffer.from(body)) };
}

export function signV2With(
  fields: Readonly<Record<string, string>>,
  algorithm: "MD5" | "HMAC-SHA256",
): string {
  const names = Object.keys(fields).filter((name) => fields[name] !== "");
  const text = `${names
    .toSorted()
    .map((name) => `${name}=${fields[name]}`)
    .join("&")}&key=${v2Key}`;
  const digest = algorithm === "MD5" ? createHash("md5") : createHmac("sha256", v2Key);
  return digest.update(text).digest("hex").toUpperCase();
}

export function signedV2(
  fields: Readonly<Record<string, string>>,
  algorithm: "MD5" | "HMAC-SHA256" = "HMAC-SHA256",
): WireAnswer {
  return xml({ ...fields, sign: signV2With(fields, algorithm) });
}

export function xml(fields: Readonly<Record<string, string>>, status = 200): WireAnswer {
  const elements = Object.entries(fields).map(([name, value]) => `<${name}><![CDATA[${value}]]></${name}>`);
  return plain(status, `<xml>${elements.join("")}</xml>`);
}

/** A host whose transport gives the scripted answers in turn and keeps what was sent. */
export function scriptedHost(
  ...answers: readonly WireAnswer[]
): ClientHost & { readonly sent: WireRequest[] } {
  const sent: WireRequest[] = [];
  const transport: Transport = async (request, call) => {
    const answer = answers[sent.length];
    sent.push(request);
    call.onSent?.();
    if (answer === undefined) throw new Error("the script has no more answers");
    call.onHeaders?.();
    return answer;
  };
  return { transport, rsa, aead: noAead, nonce: () => "N".repeat(32), userAgent: "test/1", sent };
}

export const merchantPublicKey: KeyObject = merchant.publicKey;
