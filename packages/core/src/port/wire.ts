/** One header line; a list keeps repeated names apart. */
export type HeaderLine = readonly [name: string, value: string];

/** A request, ready to be sent as it stands. */
export interface WireRequest {
  readonly method: "GET" | "POST";
  /** An origin such as `https://api.mch.weixin.qq.com`. */
  readonly baseUrl: string;
  /** Path and query, exactly the text that was signed. */
  readonly target: string;
  readonly headers: readonly HeaderLine[];
  readonly body?: Uint8Array;
}

/** An answer; `body` is the bytes that arrived, after content decoding. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: readonly HeaderLine[];
  readonly body: Uint8Array;
}
