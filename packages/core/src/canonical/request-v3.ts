import { messageLines } from "./message-lines.ts";

/** What an APIv3 request signature covers. */
export interface RequestMessageV3 {
  /** Upper case, such as `GET`. */
  readonly method: string;
  /** Path and query exactly as on the request line; the host is not signed. */
  readonly target: string;
  /** Seconds since 1970. */
  readonly timestamp: string;
  readonly nonce: string;
  /** Absent where the request has no body. */
  readonly body?: Uint8Array;
}

/**
 * The bytes an APIv3 request signature is made over: five lines, each ended by a line feed.
 * Throws TypeError when a part other than the body holds a line feed.
 * Source: APIv3 signature pages.
 *
 * @example
 * ```ts
 * requestMessageV3({ method: "GET", target: "/v3/certificates", timestamp: "1554208460", nonce: "593BEC" });
 * // the bytes of "GET\n/v3/certificates\n1554208460\n593BEC\n\n"
 * ```
 */
export function requestMessageV3(parts: RequestMessageV3): Uint8Array {
  const { method, target, timestamp, nonce, body = new Uint8Array() } = parts;
  return messageLines([method, target, timestamp, nonce], body);
}
