import {
  type ClientRequest,
  type IncomingMessage,
  request as requestPlain,
  type RequestOptions,
} from "node:http";
import { request as requestSecure } from "node:https";
import type { TransportCall } from "@wxrefund/client";
import { configError, type HeaderLine, type WireAnswer, type WireRequest } from "@wxrefund/core";
import type { Address } from "./address.ts";
import { readBody } from "./body.ts";
import type { Connections } from "./connections.ts";
import { transportFailure } from "./failure.ts";

/** Sends one request and reads one answer. */
export async function exchange(
  connections: Connections,
  request: WireRequest,
  call: TransportCall,
): Promise<WireAnswer> {
  const address = connections.addressOf(request.baseUrl);
  guardTarget(request.target);
  const { signal } = call;
  const { host, scheme } = address;
  const progress = {
    host,
    secure: scheme === "https:",
    sent: false,
    answered: false,
    aborted: signal.aborted,
  };
  if (progress.aborted) throw transportFailure(undefined, progress);
  const outgoing = newRequest(connections, address, request);
  const write = (): void => {
    if (outgoing.destroyed) return;
    progress.sent = true;
    call.onSent?.();
    outgoing.end(request.body);
  };
  // Nothing is written before the connection stands: what fails until then has provably sent nothing.
  outgoing.once("socket", (socket) => connections.whenReady(socket, write));
  const { head, giveUp } = headOf(outgoing);
  const end = (): void => {
    progress.aborted = true;
    giveUp();
  };
  connections.underWay.add(end);
  signal.addEventListener("abort", end);
  try {
    const incoming = await head;
    progress.answered = true;
    call.onHeaders?.();
    const body = await readBody(incoming, call.maxBodyBytes);
    return { status: incoming.statusCode ?? 0, headers: linesOf(incoming.rawHeaders), body };
  } catch (error) {
    outgoing.destroy();
    throw transportFailure(error, progress);
  } finally {
    connections.underWay.delete(end);
    signal.removeEventListener("abort", end);
  }
}

function guardTarget(target: string): void {
  if (/^\/[\x21-\x7e]*$/.test(target)) return;
  throw configError("target", "The request target must begin with / and be printable ASCII without spaces.");
}

/** node:http throws for a header that HTTP cannot carry, and its message may quote it. */
function newRequest({ agents }: Connections, address: Address, request: WireRequest): ClientRequest {
  const { scheme, hostname, port } = address;
  const send = scheme === "https:" ? requestSecure : requestPlain;
  const options: RequestOptions = {
    agent: agents[scheme],
    method: request.method,
    hostname,
    port,
    path: request.target,
    headers: flatHeaders(address, request),
  };
  try {
    return send(options);
  } catch {
    throw configError("headers", "A header of the request holds what HTTP cannot carry.");
  }
}

/** Names and values in turn. */
function flatHeaders({ host }: Address, { method, headers, body }: WireRequest): string[] {
  const flat = ["Host", host];
  let choosesEncoding = false;
  for (const [name, value] of headers) {
    flat.push(name, value);
    choosesEncoding ||= name.toLowerCase() === "accept-encoding";
  }
  if (!choosesEncoding) flat.push("Accept-Encoding", "identity");
  const length = body?.length ?? 0;
  if (method === "POST" || length > 0) flat.push("Content-Length", String(length));
  return flat;
}

interface Head {
  readonly head: Promise<IncomingMessage>;
  /** Ends the exchange, whether the head has come or not. */
  readonly giveUp: () => void;
}

function headOf(outgoing: ClientRequest): Head {
  let giveUp = (): void => undefined;
  const head = new Promise<IncomingMessage>((resolve, reject) => {
    let came = false;
    outgoing.once("response", (incoming) => {
      came = true;
      resolve(incoming);
    });
    outgoing.on("error", reject);
    // Node gives up on a switch of protocols without an error.
    outgoing.once("close", () => {
      if (!came) reject(new Error("closed"));
    });
    giveUp = () => {
      outgoing.destroy();
      // A request that still waits for a connection would not tell of its end.
      reject(new Error("aborted"));
    };
  });
  return { head, giveUp };
}

function linesOf(rawHeaders: readonly string[]): readonly HeaderLine[] {
  const lines: HeaderLine[] = [];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    lines.push([rawHeaders[at] ?? "", rawHeaders[at + 1] ?? ""]);
  }
  return lines;
}
