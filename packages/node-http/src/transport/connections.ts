import { Agent as HttpAgent, type AgentOptions } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";
import { configError } from "@wxrefund/core";
import { type Address, addressBook } from "./address.ts";
import { type ClientCertificate, presented } from "./client-certificate.ts";

export interface NodeTransportOptions {
  /**
   * How long an idle connection is kept, in milliseconds, unless the server asks for less. Default 7000: WeChat Pay
   * keeps its end for 8 seconds.
   */
  readonly keepAliveMs?: number;
  /** Certificate authorities, PEM, in place of Node's own list. */
  readonly ca?: string | readonly string[];
  /** Connections to one host at a time; absent: no limit. */
  readonly maxSockets?: number;
  /** The merchant API certificate that V2 applications present (`apiclient_cert.p12`, or its PEM halves). */
  readonly clientCertificate?: ClientCertificate;
}

export interface Connections {
  /** The pools, by scheme. */
  readonly agents: Readonly<Record<Address["scheme"], HttpAgent>>;
  readonly addressOf: (baseUrl: string) => Address;
  /** Ends each exchange that is under way. */
  readonly underWay: Set<() => void>;
  /**
   * Calls back when a request may be written to the socket: at once on a kept connection; on a new one when it stands,
   * which for https is after the server's certificate was checked.
   */
  readonly whenReady: (socket: Socket, ready: () => void) => void;
  readonly close: () => void;
}

const defaultKeepAliveMs = 7_000;

/** Pools of kept connections. Throws `config` for a limit that is none. */
export function newConnections(options: NodeTransportOptions): Connections {
  const { keepAliveMs = defaultKeepAliveMs, ca, maxSockets, clientCertificate } = options;
  guardLimit("keepAliveMs", keepAliveMs);
  if (maxSockets !== undefined) guardLimit("maxSockets", maxSockets);
  const limits = maxSockets === undefined ? {} : { maxSockets };
  const shared: AgentOptions = { keepAlive: true, timeout: keepAliveMs, ...limits };
  const trusted = ca === undefined ? {} : { ca: [ca].flat() };
  const underWay = new Set<() => void>();
  const plain = new HttpAgent(shared);
  // Said outright, so that NODE_TLS_REJECT_UNAUTHORIZED cannot switch it off.
  const own = clientCertificate === undefined ? {} : presented(clientCertificate);
  const secure = new HttpsAgent({ ...shared, ...trusted, ...own, rejectUnauthorized: true });
  return {
    agents: { "http:": plain, "https:": secure },
    addressOf: addressBook(),
    underWay,
    whenReady: readiness(),
    close: () => {
      for (const end of underWay) end();
      plain.destroy();
      secure.destroy();
    },
  };
}

function guardLimit(field: string, value: number): void {
  if (Number.isSafeInteger(value) && value >= 1 && value <= 0x7fff_ffff) return;
  throw configError(field, `${field} must be a whole number of at least 1.`);
}

function readiness(): Connections["whenReady"] {
  const known = new WeakSet<Socket>();
  return (socket, ready) => {
    if (known.has(socket)) {
      ready();
      return;
    }
    socket.once(socket instanceof TLSSocket ? "secureConnect" : "connect", () => {
      known.add(socket);
      ready();
    });
  };
}
