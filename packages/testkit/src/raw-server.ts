/**
 * A server for fault tests: it listens on 127.0.0.1, keeps every request as it came over the socket, and does
 * to each what the test says: answer anything, late, in part, in garbage or never. It knows nothing of
 * WeChat Pay; `independent/answers` signs bodies for it.
 *
 * @example
 * await using server = await startRawServer(reset, answer({ status: 503 }), answer({ body: "{}" }));
 * await fetch(`${server.baseUrl}/v3/x`).catch(() => "reset");
 * expect(server.received[0]?.line).toBe("GET /v3/x HTTP/1.1");
 */
import { createServer, type Socket } from "node:net";
import { portOf } from "./independent/port.ts";
import { type Behaviour, type RawConnection, silence } from "./raw-behaviour.ts";
import { type RawRequest, takeRequest } from "./raw-request.ts";

export * from "./raw-behaviour.ts";
export type { RawRequest } from "./raw-request.ts";

export interface RawServer {
  /** `http://127.0.0.1:PORT` */
  readonly baseUrl: string;
  readonly port: number;
  /** Whole requests, in the order in which they ended. */
  readonly received: readonly RawRequest[];
  /** Connections accepted so far. */
  readonly connections: () => number;
  /** The request with this index, once it has come. */
  readonly request: (index: number) => Promise<RawRequest>;
  /** Resolves when this connection (counted from 0) is gone, whoever ended it; it must have been accepted. */
  readonly closed: (connection: number) => Promise<void>;
  /** Breaks what is open. Rejects with the first error a behaviour threw. */
  readonly close: () => Promise<void>;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
}

interface State {
  readonly behaviours: readonly Behaviour[];
  readonly received: RawRequest[];
  readonly connections: RawConnection[];
  readonly failures: unknown[];
  /** Called after each request has been kept. */
  readonly watchers: Set<() => void>;
}

function connectionOf(socket: Socket): RawConnection {
  return {
    write: (bytes) => void socket.write(bytes),
    end: () => void socket.end(),
    reset: () => void socket.resetAndDestroy(),
    closed: new Promise((resolve) => {
      socket.once("close", () => resolve());
    }),
  };
}

async function perform(state: State, connection: RawConnection, request: RawRequest): Promise<void> {
  const behaviour = state.behaviours[request.index] ?? state.behaviours.at(-1) ?? silence;
  try {
    await behaviour(connection, request);
  } catch (error) {
    state.failures.push(error);
    connection.reset();
  }
}

function attend(state: State, socket: Socket): void {
  const connection = connectionOf(socket);
  const number = state.connections.push(connection) - 1;
  let pending = Buffer.alloc(0);
  let turn = Promise.resolve();
  // A peer's reset shows as an error and as a close; the close is what tests look at.
  socket.on("error", () => {});
  socket.on("data", (chunk) => {
    pending = Buffer.concat([pending, chunk]);
    for (let taken = takeRequest(pending); taken !== undefined; taken = takeRequest(pending)) {
      pending = Buffer.from(taken.rest);
      const request = { ...taken.message, index: state.received.length, connection: number };
      state.received.push(request);
      turn = turn.then(() => perform(state, connection, request));
      for (const watcher of state.watchers) watcher();
    }
  });
}

function requestAt(state: State, index: number): Promise<RawRequest> {
  return new Promise((resolve) => {
    const look = (): void => {
      const found = state.received[index];
      if (found === undefined) return;
      state.watchers.delete(look);
      resolve(found);
    };
    state.watchers.add(look);
    look();
  });
}

/** Behaviour n is for request n of the whole server; the last one also for all that follow. */
export async function startRawServer(...behaviours: readonly Behaviour[]): Promise<RawServer> {
  const state: State = { behaviours, received: [], connections: [], failures: [], watchers: new Set() };
  const server = createServer((socket) => attend(state, socket));
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const port = portOf(server);
  const close = async (): Promise<void> => {
    const ended = new Promise<void>((resolve) => {
      server.close(() => resolve());
    });
    for (const connection of state.connections) connection.reset();
    await ended;
    if (state.failures.length > 0) throw state.failures[0];
  };
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    port,
    received: state.received,
    connections: () => state.connections.length,
    request: (index) => requestAt(state, index),
    closed: async (connection) => state.connections[connection]?.closed,
    close,
    [Symbol.asyncDispose]: close,
  };
}
