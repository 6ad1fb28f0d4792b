/** One request as it came over the socket. */
export interface RawRequest {
  /** Counted from 0 over the whole server. */
  readonly index: number;
  /** Which connection brought it, counted from 0. */
  readonly connection: number;
  /** Such as `GET /v3/refund/domestic/refunds/1?sub_mchid=2 HTTP/1.1`. */
  readonly line: string;
  readonly method: string;
  /** Path and query, to the byte. */
  readonly target: string;
  /** In order, names and values as received. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** The value under this name in any case; repeated ones joined by `, `. */
  readonly header: (name: string) => string | undefined;
  /** Without the transfer coding. */
  readonly body: Buffer;
}

export type RequestMessage = Omit<RawRequest, "index" | "connection">;

interface Taken {
  readonly message: RequestMessage;
  readonly rest: Buffer;
}

interface Body {
  readonly body: Buffer;
  readonly rest: Buffer;
}

function sizedBody(bytes: Buffer, length: number): Body | undefined {
  return bytes.length < length
    ? undefined
    : { body: bytes.subarray(0, length), rest: bytes.subarray(length) };
}

function chunkedBody(bytes: Buffer): Body | undefined {
  const chunks: Buffer[] = [];
  let at = 0;
  while (true) {
    const lineEnd = bytes.indexOf("\r\n", at);
    if (lineEnd < 0) return undefined;
    const size = Number.parseInt(bytes.toString("latin1", at, lineEnd), 16);
    const end = lineEnd + 2 + size;
    if (bytes.length < end + 2) return undefined;
    chunks.push(bytes.subarray(lineEnd + 2, end));
    at = end + 2;
    if (size === 0) return { body: Buffer.concat(chunks), rest: bytes.subarray(at) };
  }
}

/** Takes the first whole request off the bytes; nothing while it is not whole. */
export function takeRequest(bytes: Buffer): Taken | undefined {
  const headEnd = bytes.indexOf("\r\n\r\n");
  if (headEnd < 0) return undefined;
  const [line = "", ...rest] = bytes.toString("latin1", 0, headEnd).split("\r\n");
  const headers = rest.map((text): readonly [string, string] => {
    const colon = text.indexOf(":");
    return [text.slice(0, colon), text.slice(colon + 1).trim()];
  });
  const header = (name: string): string | undefined => {
    const found = headers.filter(([other]) => other.toLowerCase() === name.toLowerCase());
    return found.length === 0 ? undefined : found.map(([, value]) => value).join(", ");
  };
  const after = bytes.subarray(headEnd + 4);
  const chunked = header("transfer-encoding")?.toLowerCase() === "chunked";
  const taken = chunked ? chunkedBody(after) : sizedBody(after, Number(header("content-length") ?? "0"));
  if (taken === undefined) return undefined;
  const [method = "", target = ""] = line.split(" ");
  return { message: { line, method, target, headers, header, body: taken.body }, rest: taken.rest };
}
