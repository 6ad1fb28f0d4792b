import type { Server } from "node:http";
import { createAdaptorServer } from "@hono/node-server";
import type { Hono } from "hono";

export interface Listening {
  /** Such as `http://127.0.0.1:8080`. */
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Listens on this machine alone. The app is made once the port is known, since it tells the sandbox its address. */
export async function listen(port: number, make: (url: string) => Hono): Promise<Listening> {
  let app: Hono | undefined;
  const server = createAdaptorServer({
    fetch: (request: Request) => app?.fetch(request) ?? new Response(null, { status: 503 }),
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : port}`;
  app = make(url);
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      if (isHttp1(server)) server.closeAllConnections();
    });
  return { url, close };
}

function isHttp1(server: object): server is Pick<Server, "closeAllConnections"> {
  return "closeAllConnections" in server;
}
