import { createServer, type IncomingMessage, request as httpRequest, type ServerResponse } from "node:http";

/** A server that stands before another one, and holds requests while it is shut. */
export interface Door {
  readonly url: string;
  /** Holds what comes from now on; returns how many have come so far. */
  readonly shut: () => number;
  /** Lets through what is held, and what comes. */
  readonly open: () => void;
  /** Resolves when so many have come. */
  readonly came: (count: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

export async function door(port: number): Promise<Door> {
  const held: (() => void)[] = [];
  const watchers = new Set<() => void>();
  let [isOpen, count] = [true, 0];
  const server = createServer((incoming, outgoing) => {
    count += 1;
    if (isOpen) forward(port, incoming, outgoing);
    else held.push(() => forward(port, incoming, outgoing));
    for (const watcher of watchers) watcher();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === "object" ? address?.port : undefined}`,
    shut: () => {
      isOpen = false;
      return count;
    },
    open: () => {
      isOpen = true;
      for (const pass of held.splice(0)) pass();
    },
    came: (wanted) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (count < wanted) return;
          watchers.delete(look);
          resolve();
        };
        watchers.add(look);
        look();
      }),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function forward(port: number, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const { url: path = "/", headers, method = "GET" } = incoming;
  const passed = httpRequest({ host: "127.0.0.1", port, path, headers, method }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 500, answer.rawHeaders);
    answer.pipe(outgoing);
  });
  passed.on("error", () => outgoing.destroy());
  passed.end();
}
