import { messageLines } from "./message-lines.ts";

/** What an APIv3 answer signature (and that of a notification) covers. */
export interface AnswerMessageV3 {
  /** `Wechatpay-Timestamp`, seconds since 1970. */
  readonly timestamp: string;
  /** `Wechatpay-Nonce`. */
  readonly nonce: string;
  /** The bytes that arrived, after content decoding. */
  readonly body: Uint8Array;
}

/**
 * The bytes an APIv3 answer signature is made over: three lines, each ended by a line feed.
 * Throws TypeError when the timestamp or the nonce holds a line feed.
 * Source: APIv3 signature pages.
 *
 * @example
 * ```ts
 * answerMessageV3({ timestamp: "1722850421", nonce: "d824f2e0", body: new Uint8Array() });
 * // the bytes of "1722850421\nd824f2e0\n\n", as for a 204
 * ```
 */
export function answerMessageV3({ timestamp, nonce, body }: AnswerMessageV3): Uint8Array {
  return messageLines([timestamp, nonce], body);
}
