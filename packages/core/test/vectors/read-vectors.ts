import { readFileSync } from "node:fs";
import type { HeaderLine } from "../../src/port/wire.ts";

const folder = new URL("../../../../vectors/", import.meta.url);

export interface V2SignCase {
  readonly id: string;
  readonly key: string;
  readonly params: Readonly<Record<string, string>>;
  readonly stringToSignWithoutKey: string;
  readonly md5: string;
  readonly hmacSha256: string;
}

export interface V2XmlCase {
  readonly id: string;
  readonly key: string;
  readonly signType: "MD5" | "HMAC-SHA256";
  readonly xml: string;
  readonly expectedSign: string;
}

export interface V3RequestCase {
  readonly id: string;
  readonly request: { method: string; url: string; body: string; timestamp: string; nonceStr: string };
  readonly message: string;
  readonly signature: string;
  readonly authorizationHeader?: string;
}

export interface V3ResponseCase {
  readonly id: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly publicKeyPem: string;
}

export interface MerchantKey {
  readonly mchid: string;
  readonly serialNo: string;
  readonly privateKeyPem: string;
  readonly publicKeyPem: string;
}

export interface KnownAnswers {
  readonly v2Sign: readonly V2SignCase[];
  readonly v2SignedXml: readonly V2XmlCase[];
  readonly v2RefundNotification: readonly unknown[];
  readonly v3RequestSign: {
    readonly keys: { readonly docMerchant: MerchantKey };
    readonly cases: readonly V3RequestCase[];
  };
  readonly v3ResponseVerify: readonly V3ResponseCase[];
  readonly v3Aead: readonly unknown[];
}

export interface HostileCase {
  readonly id: string;
  readonly input: string;
  readonly verdict: "accept" | "refuse";
  readonly why: string;
}

export interface HostileXmlCase extends HostileCase {
  readonly root?: string;
  readonly fields?: Readonly<Record<string, string>>;
}

export interface HostileHeadersCase {
  readonly id: string;
  readonly input: readonly HeaderLine[];
  readonly verdict: "absent" | "malformed" | "present" | "probe";
  readonly why: string;
}

interface Tables {
  readonly xml: HostileXmlCase;
  readonly json: HostileCase;
  readonly utf8: HostileCase;
  readonly base64: HostileCase;
  readonly authorization: HostileCase;
  readonly "signed-headers": HostileHeadersCase;
}

export function knownAnswers(): KnownAnswers {
  return JSON.parse(readFileSync(new URL("known-answers.json", folder), "utf8"));
}

export function hostileCases<Name extends keyof Tables>(name: Name): readonly Tables[Name][] {
  return JSON.parse(readFileSync(new URL(`hostile/${name}.json`, folder), "utf8")).cases;
}
