/** What the socket knows of a request and a `Request` does not keep. */
export interface Arrival {
  /** Path and query exactly as on the request line; a `Request` may have changed its escapes. */
  readonly target?: string;
  /** The body, also where a `Request` cannot hold one (GET). */
  readonly body?: Uint8Array;
  /** The TLS client certificate, once it was checked; V2 applications need the merchant's. */
  readonly clientCertificate?: ClientCertificate;
}

/** A certificate that a client has proven to hold. */
export interface ClientCertificate {
  /** Hex. */
  readonly serialNo: string;
}

/** A request as the sandbox judges it. */
export interface Received {
  readonly method: string;
  /** Where the client believes it is asking, such as `http://127.0.0.1:8080`. */
  readonly origin: string;
  readonly target: string;
  /** The target before `?`. */
  readonly path: string;
  /** The target after `?`, or empty. */
  readonly query: string;
  readonly headers: Headers;
  readonly body: Uint8Array;
  readonly clientCertificate?: ClientCertificate;
}

/** Bodies of this service are small; live ones are limited as well. */
export const maxBodyBytes: number = 1024 * 1024;

/** Reads a request, or returns undefined if its body is longer than `maxBodyBytes`. */
export async function receive(request: Request, arrival: Arrival): Promise<Received | undefined> {
  const body = arrival.body ?? (await readBounded(request.body));
  if (body === undefined || body.length > maxBodyBytes) return undefined;
  const url = new URL(request.url);
  const target = arrival.target ?? `${url.pathname}${url.search}`;
  const at = target.indexOf("?");
  return {
    method: request.method,
    origin: url.origin,
    target,
    path: at < 0 ? target : target.slice(0, at),
    query: at < 0 ? "" : target.slice(at + 1),
    headers: request.headers,
    body,
    ...(arrival.clientCertificate === undefined ? {} : { clientCertificate: arrival.clientCertificate }),
  };
}

/** A body of at most `maxBodyBytes`, or undefined. */
export async function readBounded(
  stream: ReadableStream<Uint8Array> | null,
): Promise<Uint8Array | undefined> {
  if (stream === null) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stream) {
    length += chunk.length;
    if (length > maxBodyBytes) return undefined;
    chunks.push(chunk);
  }
  return joined(chunks, length);
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const body = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.length;
  }
  return body;
}
