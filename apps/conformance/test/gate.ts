import { createServer, request as httpRequest } from "node:http";

/** A server that stands before another one. */
export interface Gate {
  readonly url: string;
  /** The paths that came, in order. */
  readonly asked: readonly string[];
  readonly close: () => Promise<void>;
}

/** Holds requests until `overlapping` of them wait, so that they truly overlap. */
export async function gate(port: number, overlapping: number): Promise<Gate> {
  const asked: string[] = [];
  const waiting: (() => void)[] = [];
  const server = createServer((incoming, outgoing) => {
    const { url: path = "/", headers, method = "GET" } = incoming;
    asked.push(path);
    waiting.push(() => {
      httpRequest({ host: "127.0.0.1", port, path, headers, method }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 500, answer.rawHeaders);
        answer.pipe(outgoing);
      }).end();
    });
    if (waiting.length < overlapping) return;
    for (const forward of waiting.splice(0)) forward();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const own = typeof address === "object" ? address?.port : undefined;
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${own}`, asked, close };
}
