import type { RawRequest } from "./raw-request.ts";

/** The server's end of one connection. */
export interface RawConnection {
  readonly write: (bytes: string | Uint8Array) => void;
  /** Says that nothing more will come (FIN). */
  readonly end: () => void;
  /** Breaks the connection (RST). */
  readonly reset: () => void;
  /** Resolves when the connection is gone, whoever ended it. */
  readonly closed: Promise<void>;
}

/** What to do with one request. */
export type Behaviour = (connection: RawConnection, request: RawRequest) => void | Promise<void>;

export interface RawAnswer {
  /** Default 200. */
  readonly status?: number;
  /** Sent as they stand and in this order; repeated names are allowed. */
  readonly headers?: readonly (readonly [name: string, value: string])[];
  readonly body?: string | Uint8Array;
  /** Ends the connection after the answer. */
  readonly close?: boolean;
}

function head({ status = 200, headers = [], close = false }: RawAnswer, bodyLength?: number): string {
  const sized = headers.some(([name]) => /^(?:content-length|transfer-encoding)$/i.test(name));
  const lines = [`HTTP/1.1 ${status} Status`, ...headers.map(([name, value]) => `${name}: ${value}`)];
  if (!sized && bodyLength !== undefined) lines.push(`Content-Length: ${bodyLength}`);
  if (close) lines.push("Connection: close");
  return `${lines.join("\r\n")}\r\n\r\n`;
}

/** A whole answer, with a Content-Length unless the headers give one. */
export function answer(parts: RawAnswer = {}): Behaviour {
  const body = Buffer.from(parts.body ?? "");
  return (connection) => {
    connection.write(Buffer.concat([Buffer.from(head(parts, body.length)), body]));
    if (parts.close === true) connection.end();
  };
}

/** An answer in chunked coding, one write a chunk. */
export function chunked(parts: RawAnswer, chunks: readonly (string | Uint8Array)[]): Behaviour {
  const headers = [...(parts.headers ?? []), ["Transfer-Encoding", "chunked"] as const];
  return (connection) => {
    connection.write(head({ ...parts, headers }));
    for (const chunk of chunks.map((piece) => Buffer.from(piece)))
      connection.write(
        Buffer.concat([Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from("\r\n")]),
      );
    connection.write("0\r\n\r\n");
  };
}

export function redirect(location: string, status = 302): Behaviour {
  return answer({ status, headers: [["Location", location]] });
}

/** The head of the whole answer and the first `bodyBytes` of its body, then silence. */
export function stall(parts: RawAnswer, bodyBytes = 0): Behaviour {
  const body = Buffer.from(parts.body ?? "");
  return (connection) => {
    connection.write(Buffer.concat([Buffer.from(head(parts, body.length)), body.subarray(0, bodyBytes)]));
  };
}

/** As {@link stall}, and then the connection ends too soon. */
export function cutOff(parts: RawAnswer, bodyBytes = 0): Behaviour {
  const begin = stall(parts, bodyBytes);
  return async (connection, request) => {
    await begin(connection, request);
    connection.end();
  };
}

/** Holds a behaviour back until the test says so. */
export function when(signal: Promise<unknown>, behaviour: Behaviour): Behaviour {
  return async (connection, request) => {
    await signal;
    await behaviour(connection, request);
  };
}

/** These bytes and nothing else, HTTP or not; then the connection ends. */
export function verbatim(bytes: string | Uint8Array): Behaviour {
  return (connection) => {
    connection.write(bytes);
    connection.end();
  };
}

/** Breaks the connection without a word. */
export const reset: Behaviour = (connection) => connection.reset();

/** Ends the connection without a word. */
export const hangUp: Behaviour = (connection) => connection.end();

/** Never answers. */
export const silence: Behaviour = () => {};
