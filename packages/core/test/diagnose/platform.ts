import { createHash, createHmac, generateKeyPairSync, type KeyObject, sign, verify } from "node:crypto";
import type { HeaderLine, PlatformKeyCandidate } from "../../src/index.ts";

/** WeChat Pay and a merchant, made with node:crypto alone. */

export const platform: KeyPair = generateKeyPairSync("rsa", { modulusLength: 2048 });
export const merchant: KeyPair = generateKeyPairSync("rsa", { modulusLength: 2048 });
export const stranger: KeyPair = generateKeyPairSync("rsa", { modulusLength: 2048 });

interface KeyPair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

export const publicKeyId = "PUB_KEY_ID_0119000000012026";
export const serialNo = "5157F09EFDC096DE15EBE81A47057A7232F1B8E1";
export const nowSeconds = 1_793_505_600;

export function candidate(key: KeyObject, known: Partial<PlatformKeyCandidate> = {}): PlatformKeyCandidate {
  return {
    id: publicKeyId,
    kind: "public-key",
    modulus: String(key.export({ format: "jwk" }).n),
    verify: async (message, signature) => verify("sha256", message, key, signature),
    ...known,
  };
}

export interface Signing {
  readonly body: string | Uint8Array;
  readonly timestamp?: string;
  readonly nonce?: string;
  readonly serial?: string;
  readonly key?: KeyObject;
}

export function signatureOf({ body, timestamp, nonce, key = platform.privateKey }: Signing): string {
  const head = `${timestamp ?? nowSeconds}\n${nonce ?? "d824f2e0"}\n`;
  const message = Buffer.concat([Buffer.from(head), Buffer.from(body), Buffer.from("\n")]);
  return sign("sha256", message, key).toString("base64");
}

/** The signature headers of an answer whose body was this when it was signed. */
export function headersFor(signing: Signing): readonly HeaderLine[] {
  return [
    ["Wechatpay-Timestamp", signing.timestamp ?? String(nowSeconds)],
    ["Wechatpay-Nonce", signing.nonce ?? "d824f2e0"],
    ["Wechatpay-Serial", signing.serial ?? publicKeyId],
    ["Wechatpay-Signature", signatureOf(signing)],
  ];
}

export function bytes(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text));
}

export const v2Key = "192006250b4c09247ec02edce69f6a2d";

export function md5(text: string): string {
  return createHash("md5").update(text).digest("hex").toUpperCase();
}

export function hmac(text: string, key: string = v2Key): string {
  return createHmac("sha256", key).update(text).digest("hex").toUpperCase();
}
