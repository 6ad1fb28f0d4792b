import { type AuthorizationParts, requestMessageV3 } from "@wxrefund/core";
import type { ErrorDetailV3 } from "../answer/errors-v3.ts";
import type { Received } from "../route/received.ts";

/** The bytes that a request's signature must cover. */
export function requestMessage(received: Received, authorization: AuthorizationParts): Uint8Array {
  const { method, target, body } = received;
  const { timestamp, nonce } = authorization;
  return requestMessageV3({ method, target, timestamp, nonce, body });
}

const shownBodyBytes = 8;

/**
 * What WeChat Pay tells of a signature that does not fit: the message as the service built it, the body cut
 * short, and the length of the whole in bytes.
 */
export function signatureDetail(
  received: Received,
  authorization: AuthorizationParts,
  messageBytes: number,
): ErrorDetailV3 {
  const { method, target, body } = received;
  const shown = new TextDecoder().decode(body.subarray(0, shownBodyBytes));
  return {
    field: "signature",
    location: "authorization",
    detail: { issue: "sign not match" },
    sign_information: {
      method,
      url: target,
      truncated_sign_message: [method, target, authorization.timestamp, authorization.nonce, shown, ""].join(
        "\n",
      ),
      sign_message_length: messageBytes,
    },
  };
}
