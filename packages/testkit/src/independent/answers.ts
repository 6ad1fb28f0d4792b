/** Signed answers made with node:crypto, for servers that tests script by hand. */
import { type DigestV2, linesV3, signFields, signRsa } from "./signing.ts";
import { type Fields, xmlOfFields } from "./xml.ts";

export interface SigningV3 {
  readonly privateKeyPem: string;
  /** Sent as `Wechatpay-Serial`. */
  readonly serial: string;
  /** Seconds since 1970, as it is to stand in the header. */
  readonly timestamp: number | string;
  readonly nonce?: string;
  readonly status?: number;
  readonly body: string | Uint8Array;
}

export interface SignedAnswerV3 {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
}

/**
 * An APIv3 answer, signed by any key under any serial, time and nonce.
 *
 * @example
 * startRawServer(answer(signAnswerV3({ privateKeyPem, serial, timestamp: 1554209980, body: '{"a":1}' })));
 */
export function signAnswerV3(signing: SigningV3): SignedAnswerV3 {
  const { privateKeyPem, serial, nonce = "c5ac7061fccab6bf3e254dcf98995b8c", status = 200 } = signing;
  const timestamp = String(signing.timestamp);
  const body = Buffer.from(signing.body);
  const signature = signRsa(privateKeyPem, linesV3(timestamp, nonce, body));
  const headers = [
    ["Content-Type", "application/json; charset=utf-8"],
    ["Request-ID", "08F78BDF0510-0"],
    ["Wechatpay-Nonce", nonce],
    ["Wechatpay-Serial", serial],
    ["Wechatpay-Signature", signature],
    ["Wechatpay-Signature-Type", "WECHATPAY2-SHA256-RSA2048"],
    ["Wechatpay-Timestamp", timestamp],
  ] as const;
  return { status, headers, body };
}

/** A V2 message with its `sign`, as XML. The fields' order is kept; `sign` comes last. */
export function signAnswerV2(fields: Fields, key: string, digest: DigestV2 = "MD5"): string {
  return xmlOfFields({ ...fields, sign: signFields(fields, key, digest) });
}
