import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { TLSSocket } from "node:tls";
import { configError } from "../world/config-error.ts";
import { type Arrival, maxBodyBytes } from "../route/received.ts";
import type { Sandbox } from "../sandbox.ts";
import { BrokenConnection } from "../wire/delivery.ts";
import type { SandboxCertificates } from "../world/certificates.ts";
import { startPosting } from "./posting.ts";

export interface ServeOptions {
  /** Notifications are posted as time goes by, if it can. */
  readonly sandbox: Pick<Sandbox, "fetch"> & Partial<Pick<Sandbox, "ready" | "notify">>;
  /** Default: 0, any free port. */
  readonly port?: number;
  /** A loopback address; default `127.0.0.1`. */
  readonly host?: string;
  /**
   * Listens with TLS and asks clients for a certificate by the same authority, which V2 applications need. Default: plain
   * HTTP.
   */
  readonly tls?: SandboxCertificates;
}

export interface ServedSandbox {
  /** The origin, such as `http://127.0.0.1:8080`; with TLS `https://…`. */
  readonly url: string;
  readonly port: number;
  /** Stops listening and ends every connection. */
  readonly close: () => Promise<void>;
}

// The service's own (`Keep-Alive: timeout=8`).
const keepAliveMs = 8000;

/**
 * Serves a sandbox over HTTP or TLS on loopback, for clients in any language. Rejects with `config` when the host is
 * not a loopback address, the port is taken, or a key of the sandbox's world cannot be used.
 *
 * @example
 * ```ts
 * const served = await serveSandbox({ sandbox, port: 8080 });
 * served.url; // "http://127.0.0.1:8080"
 * await served.close();
 * ```
 */
export async function serveSandbox(options: ServeOptions): Promise<ServedSandbox> {
  const { sandbox, port = 0, host = "127.0.0.1", tls } = options;
  if (!/^(?:127(?:\.[0-9]{1,3}){3}|::1|localhost)$/.test(host)) {
    throw configError("host", "The sandbox serves loopback addresses only: its keys protect nothing.");
  }
  await sandbox.ready?.();
  const server = newServer(
    tls,
    (request, response) => void answer(request, response, { sandbox, rawSockets }),
  );
  const rawSockets = rawSocketsOf(server);
  const address = await listen(server, port, host);
  const stopPosting = startPosting(sandbox);
  const name = address.family === "IPv6" ? `[${address.address}]` : address.address;
  const scheme = tls === undefined ? "http" : "https";
  return {
    url: `${scheme}://${name}:${address.port}`,
    port: address.port,
    close: () => {
      stopPosting();
      return close(server);
    },
  };
}

type Listener = (request: IncomingMessage, response: ServerResponse) => void;

function newServer(tls: SandboxCertificates | undefined, listener: Listener): Server {
  const limits = { keepAliveTimeout: keepAliveMs };
  if (tls === undefined) return createServer(limits, listener);
  const { authority, server } = tls;
  // Only V2 applications need a client's certificate: what is not shown, or not by this authority, is judged there.
  const asking = { requestCert: true, rejectUnauthorized: false, ca: authority };
  return createSecureServer(
    { ...limits, ...asking, cert: server.certificate, key: server.privateKey },
    listener,
  );
}

function listen(server: Server, port: number, host: string): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once("error", ({ message }) =>
      reject(configError("port", `The sandbox cannot listen on port ${port}: ${message}`)),
    );
    server.listen(port, host, () => {
      const address = server.address();
      if (address !== null && typeof address === "object") resolve(address);
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

type RawSockets = (socket: Socket) => Socket;

/** The connections beneath: a reset goes past TLS. */
function rawSocketsOf(server: Server): RawSockets {
  const open = new Map<number, Socket>();
  server.on("connection", (raw) => {
    const { remotePort = 0 } = raw;
    open.set(remotePort, raw);
    raw.once("close", () => open.delete(remotePort));
  });
  return (socket) => open.get(socket.remotePort ?? 0) ?? socket;
}

interface Answering {
  readonly sandbox: Pick<Sandbox, "fetch">;
  readonly rawSockets: RawSockets;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { sandbox, rawSockets }: Answering,
): Promise<void> {
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  try {
    const body = await readBody(request);
    if (body === undefined) return refuse(request, response);
    const target = request.url ?? "/";
    const asked = toRequest(request, body, gone.signal);
    await send(response, await sandbox.fetch(asked, { target, body, ...shownBy(request.socket) }));
  } catch (error) {
    if (error instanceof BrokenConnection) breakOff(request.socket, { how: error.how, rawSockets });
    // A fault of the sandbox itself, or a client that went away: nothing of it goes over the wire.
    else if (response.headersSent || response.destroyed) response.destroy();
    else response.writeHead(500, { "Content-Type": "text/plain" }).end("The sandbox failed.\n");
  }
}

/** The certificate a client has proven to hold, if it is by the sandbox's own authority. */
function shownBy(socket: Socket): Pick<Arrival, "clientCertificate"> {
  if (!(socket instanceof TLSSocket) || !socket.authorized) return {};
  const { serialNumber: serialNo } = socket.getPeerCertificate();
  return { clientCertificate: { serialNo } };
}

interface Breaking {
  readonly how: BrokenConnection["how"];
  readonly rawSockets: RawSockets;
}

/** A close lets go first what has been written; a reset does not. */
function breakOff(socket: Socket, { how, rawSockets }: Breaking): void {
  if (how === "reset") rawSockets(socket).resetAndDestroy();
  else socket.destroySoon();
}

async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    if (!Buffer.isBuffer(chunk)) continue;
    length += chunk.length;
    if (length > maxBodyBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The rest of the body is not read, so the connection cannot go on. */
function refuse(request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(413, { "Content-Type": "text/plain", Connection: "close" });
  response.end("The body is too large.\n", () => request.destroy());
}

/** The URL is for readers of the `Request` only: the sandbox goes by the target as received. */
function toRequest(request: IncomingMessage, body: Buffer, signal: AbortSignal): Request {
  const scheme = request.socket instanceof TLSSocket ? "https" : "http";
  const base = `${scheme}://${request.headers.host ?? "127.0.0.1"}`;
  const target = request.url ?? "/";
  const url = URL.canParse(`${base}${target}`) ? `${base}${target}` : "http://127.0.0.1/";
  const method = request.method ?? "GET";
  const headers = new Headers();
  for (const [name, values] of Object.entries(request.headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value);
  }
  const holdsBody = method !== "GET" && method !== "HEAD" && body.length > 0;
  return new Request(url, { method, headers, signal, ...(holdsBody ? { body: new Uint8Array(body) } : {}) });
}

async function send(response: ServerResponse, answered: Response): Promise<void> {
  response.statusCode = answered.status;
  for (const [name, value] of answered.headers) response.setHeader(titleCase(name), value);
  // The head goes out with the first piece: a connection may break before it.
  for await (const piece of answered.body ?? []) response.write(piece);
  response.end();
}

/** `Headers` keeps names in lower case; over HTTP/1.1 they look as the service writes them. */
function titleCase(name: string): string {
  if (name === "request-id") return "Request-ID";
  return name.replace(/(?:^|-)[a-z]/g, (letter) => letter.toUpperCase());
}
