import {
  type Agent,
  type ClientRequest,
  type IncomingMessage,
  request as requestPlain,
  type RequestOptions,
} from "node:http";
import { request as requestSecure } from "node:https";
import type { TransportCall } from "@wxrefund/client";
import { configError, type HeaderLine, type WireAnswer, type WireRequest } from "@wxrefund/core";
import { readBody } from "./body.ts";
import type { Connections } from "./connections.ts";
import { transportFailure } from "./failure.ts";

/** Sends one request and reads one answer. */
export async function exchange(
  connections: Connections,
  request: WireRequest,
  call: TransportCall,
): Promise<WireAnswer> {
  const url = guardAddress(request);
  const progress = { host: url.host, secure: url.protocol === "https:", sent: false, answered: false };
  const failed = (error: unknown): Error =>
    transportFailure(error, { ...progress, aborted: call.signal.aborted });
  if (call.signal.aborted) throw failed(undefined);
  const outgoing = newRequest(url, request, connections.agents[url.protocol]);
  const write = (): void => {
    if (outgoing.destroyed) return;
    progress.sent = true;
    call.onSent?.();
    outgoing.end(request.body);
  };
  // Nothing is written before the connection stands: what fails until then has provably sent nothing.
  outgoing.once("socket", (socket) => connections.whenReady(socket, write));
  try {
    const incoming = await headOf(outgoing, call.signal);
    progress.answered = true;
    call.onHeaders?.();
    const body = await readBody(incoming, call.maxBodyBytes);
    return { status: incoming.statusCode ?? 0, headers: linesOf(incoming.rawHeaders), body };
  } catch (error) {
    outgoing.destroy();
    throw failed(error);
  }
}

function guardAddress({ baseUrl, target }: WireRequest): URL {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw configError("baseUrl", "The base URL must be an https or http origin.");
  }
  if (!/^\/[\x21-\x7e]*$/.test(target)) {
    throw configError(
      "target",
      "The request target must begin with / and be printable ASCII without spaces.",
    );
  }
  return url;
}

/** node:http throws for a header that HTTP cannot carry, and its message may quote it. */
function newRequest(url: URL, request: WireRequest, agent: Agent | undefined): ClientRequest {
  const send = url.protocol === "https:" ? requestSecure : requestPlain;
  const options: RequestOptions = {
    agent,
    method: request.method,
    hostname: url.hostname.replace(/^\[|\]$/g, ""),
    port: url.port,
    path: request.target,
    headers: headerLines(url, request).flat(),
  };
  try {
    return send(options);
  } catch {
    throw configError("headers", "A header of the request holds what HTTP cannot carry.");
  }
}

function headerLines(url: URL, { method, headers, body }: WireRequest): readonly HeaderLine[] {
  const named = (name: string): boolean => headers.some(([other]) => other.toLowerCase() === name);
  const length = body?.length ?? 0;
  return [
    ["Host", url.host],
    ...headers,
    ...(named("accept-encoding") ? [] : [["Accept-Encoding", "identity"] as const]),
    ...(method === "POST" || length > 0 ? [["Content-Length", String(length)] as const] : []),
  ];
}

async function headOf(outgoing: ClientRequest, signal: AbortSignal): Promise<IncomingMessage> {
  return await new Promise((resolve, reject) => {
    outgoing.once("response", resolve);
    outgoing.on("error", reject);
    // Node gives up on a switch of protocols without an error.
    outgoing.once("close", () => reject(new Error("closed")));
    // A request that still waits for a connection would not tell of its end.
    signal.addEventListener("abort", () => {
      outgoing.destroy();
      reject(new Error("aborted"));
    });
  });
}

function linesOf(rawHeaders: readonly string[]): readonly HeaderLine[] {
  return Array.from({ length: rawHeaders.length / 2 }, (_, pair): HeaderLine => [
    rawHeaders[2 * pair] ?? "",
    rawHeaders[2 * pair + 1] ?? "",
  ]);
}
