import { Agent as HttpAgent, type AgentOptions, type ClientRequestArgs } from "node:http";
import { Agent as HttpsAgent, type RequestOptions } from "node:https";
import type { Duplex } from "node:stream";
import { configError } from "@wxrefund/core";

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
}

/** A request's options with the signal that gives up a connection still in the making. */
export interface Connectable extends RequestOptions {
  readonly lifetime: AbortSignal;
}

export interface Connections {
  readonly agents: Readonly<Record<string, HttpAgent>>;
  readonly close: () => void;
}

const defaultKeepAliveMs = 7_000;

/** One pool for each scheme, `http:` and `https:`. Throws `config` for a limit that is none. */
export function newConnections(options: NodeTransportOptions): Connections {
  const { keepAliveMs = defaultKeepAliveMs, ca, maxSockets } = options;
  guardLimit("keepAliveMs", keepAliveMs);
  if (maxSockets !== undefined) guardLimit("maxSockets", maxSockets);
  const shared: AgentOptions = {
    keepAlive: true,
    timeout: keepAliveMs,
    ...(maxSockets === undefined ? {} : { maxSockets }),
  };
  const trusted = ca === undefined ? {} : { ca: [ca].flat() };
  const plain = new ReadyHttpAgent(shared);
  // Said outright, so that NODE_TLS_REJECT_UNAUTHORIZED cannot switch it off.
  const secure = new ReadyHttpsAgent({ ...shared, ...trusted, rejectUnauthorized: true });
  return {
    agents: { "http:": plain, "https:": secure },
    close: () => {
      plain.destroy();
      secure.destroy();
    },
  };
}

function guardLimit(field: string, value: number): void {
  if (Number.isSafeInteger(value) && value >= 1 && value <= 0x7fff_ffff) return;
  throw configError(field, `${field} must be a whole number of at least 1.`);
}

type Created = (error: Error | null, stream: Duplex) => void;

/**
 * These agents hand a connection over only when it is ready: for https after the server's certificate was checked. So
 * a request without a socket has provably sent nothing.
 */
class ReadyHttpAgent extends HttpAgent {
  override createConnection(options: ClientRequestArgs & Partial<Connectable>, created?: Created): undefined {
    whenReady(super.createConnection(options), { event: "connect", lifetime: options.lifetime, created });
  }
}

class ReadyHttpsAgent extends HttpsAgent {
  override createConnection(options: Partial<Connectable>, created?: Created): undefined {
    whenReady(super.createConnection(options), {
      event: "secureConnect",
      lifetime: options.lifetime,
      created,
    });
  }
}

interface Wait {
  readonly event: "connect" | "secureConnect";
  readonly lifetime: AbortSignal | undefined;
  readonly created: Created | undefined;
}

function whenReady(socket: Duplex | null | undefined, { event, lifetime, created }: Wait): void {
  if (!socket) throw new TypeError("Node's agent made no socket.");
  const giveUp = (): void => void socket.destroy(new Error("given up"));
  const settle = (error: Error | null): void => {
    lifetime?.removeEventListener("abort", giveUp);
    created?.(error, socket);
  };
  lifetime?.addEventListener("abort", giveUp, { once: true });
  socket.once(event, () => settle(null));
  // Stays on: the agent takes only the first call, and an error between two owners must not go unheard.
  socket.on("error", settle);
}
