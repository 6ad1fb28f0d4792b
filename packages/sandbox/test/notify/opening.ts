/** Opens notifications with node:crypto, as the documents say. */
import { createDecipheriv, createHash } from "node:crypto";
import { checkRsa, linesV3 } from "@wxrefund/testkit/independent/signing";
import { type Fields, fieldsOfXml } from "@wxrefund/testkit/independent/xml";
import type { SandboxKeys } from "../../src/index.ts";

export interface Posted {
  readonly url: string;
  readonly headers: Headers;
  readonly text: string;
}

export interface OpenedV3 {
  readonly verified: boolean;
  readonly envelope: Readonly<Record<string, unknown>>;
  /** Absent when the key does not open it. */
  readonly resource?: Readonly<Record<string, unknown>>;
}

export function openV3({ headers, text }: Posted, keys: SandboxKeys): OpenedV3 {
  const [timestamp = "", nonce = "", signature = ""] = ["timestamp", "nonce", "signature"].map(
    (name) => headers.get(`wechatpay-${name}`) ?? "",
  );
  const verified =
    signature !== "" && checkRsa(keys.platform.publicKey, linesV3(timestamp, nonce, text), signature);
  const { resource, ...envelope } = JSON.parse(text);
  const opened = openGcm(resource, keys.apiV3Key);
  return { verified, envelope, ...(opened === undefined ? {} : { resource: opened }) };
}

interface SealedResource {
  readonly ciphertext: string;
  readonly nonce: string;
  readonly associated_data: string;
}

function openGcm(sealed: SealedResource, key: string): Readonly<Record<string, unknown>> | undefined {
  const bytes = Buffer.from(sealed.ciphertext, "base64");
  const decipher = createDecipheriv("aes-256-gcm", Buffer.from(key), Buffer.from(sealed.nonce));
  decipher.setAAD(Buffer.from(sealed.associated_data));
  decipher.setAuthTag(bytes.subarray(-16));
  try {
    const plain = Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]);
    return JSON.parse(plain.toString("utf8"));
  } catch {
    return undefined;
  }
}

export interface OpenedV2 {
  readonly envelope: Fields;
  /** Absent when the key does not open it. */
  readonly news?: Fields;
}

export function openV2({ text }: Pick<Posted, "text">, key: string): OpenedV2 {
  const { req_info = "", ...envelope } = fieldsOfXml(text) ?? {};
  const hex = createHash("md5").update(key).digest("hex");
  const decipher = createDecipheriv("aes-256-ecb", Buffer.from(hex, "latin1"), null);
  try {
    const plain = Buffer.concat([decipher.update(req_info, "base64"), decipher.final()]).toString("utf8");
    const news = fieldsOfXml(plain.replace(/^<root>/, "<xml>").replace(/<\/root>$/, "</xml>"));
    return { envelope, ...(news === undefined ? {} : { news }) };
  } catch {
    return { envelope };
  }
}
