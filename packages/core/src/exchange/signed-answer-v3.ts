import { authorizationSchemeV3 } from "../canonical/authorization.ts";
import { answerMessageV3 } from "../canonical/response-v3.ts";
import { readSignedHeaders, type SignedHeaders } from "../canonical/signed-headers.ts";
import { decodeBase64 } from "../codec/base64.ts";
import type { WireAnswer } from "../port/wire.ts";

/** What is signed of an APIv3 answer or notification, and by whom; nothing is verified yet. */
export type SignedAnswerV3 =
  | { readonly state: "absent" }
  | {
      readonly state: "refused";
      readonly reason: "malformed-header" | "probe" | "wrong-algorithm";
      readonly detail?: string;
    }
  | { readonly state: "signed"; readonly signed: SignatureV3 };

export interface SignatureV3 {
  /** The platform key to use. */
  readonly serial: string;
  readonly nonce: string;
  readonly timestampSeconds: number;
  /** The bytes that were signed. */
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
}

/**
 * Everything that can be told of an answer's signature before a key or a clock is looked at. `absent`: it has none of
 * the four Wechatpay-* headers that carry one. Never throws. Source: APIv3 signature pages.
 *
 * @example
 * ```ts
 * const read = readSignedAnswerV3({ headers, body });
 * const proven = read.state === "signed" && (await key.verify(read.signed.message, read.signed.signature));
 * ```
 */
export function readSignedAnswerV3({ headers, body }: Pick<WireAnswer, "headers" | "body">): SignedAnswerV3 {
  const read = readSignedHeaders(headers);
  if (read.state === "absent") return read;
  if (read.state === "malformed") return refused("malformed-header", read.problem);
  if (read.probe) return refused("probe");
  if ((read.signatureType ?? authorizationSchemeV3) !== authorizationSchemeV3)
    return refused("wrong-algorithm");
  return signed(read, body);
}

function signed(headers: Extract<SignedHeaders, { state: "present" }>, body: Uint8Array): SignedAnswerV3 {
  const signature = decodeBase64(headers.signature);
  if (!signature.ok) return refused("malformed-header", signature.problem);
  const { timestamp, timestampSeconds, nonce, serial } = headers;
  const message = answerMessageV3({ timestamp, nonce, body });
  return {
    state: "signed",
    signed: { serial, nonce, timestampSeconds, message, signature: signature.value },
  };
}

function refused(
  reason: Extract<SignedAnswerV3, { state: "refused" }>["reason"],
  detail?: string,
): SignedAnswerV3 {
  return { state: "refused", reason, ...(detail === undefined ? {} : { detail }) };
}
