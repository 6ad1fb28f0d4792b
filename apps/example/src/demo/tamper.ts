import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";

/** A proxy that changes what passes through it. */
export interface TamperingProxy {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Forwards everything to `target` and passes each answer's body through `change`; headers stay as they were. */
export async function startTamperingProxy(
  target: string,
  change: (body: Buffer) => Buffer,
): Promise<TamperingProxy> {
  const server = createServer((incoming, outgoing) => forward({ incoming, outgoing, target, change }));
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${port}`, close };
}

interface Passage {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  readonly target: string;
  readonly change: (body: Buffer) => Buffer;
}

function forward({ incoming, outgoing, target, change }: Passage): void {
  const { method = "GET", url = "/", headers } = incoming;
  const onward = request(`${target}${url}`, { method, headers }, (answer) => {
    const chunks: Buffer[] = [];
    answer.on("data", (chunk: Buffer) => chunks.push(chunk));
    answer.once("end", () => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      outgoing.end(change(Buffer.concat(chunks)));
    });
  });
  onward.once("error", () => outgoing.destroy());
  incoming.pipe(onward);
}

/** Turns the first `100` after a name into `900`: one bit, and the body is as long as before. */
export function flipAmount(body: Buffer, name: string): Buffer {
  const changed = Buffer.from(body);
  const at = changed.indexOf("100", changed.indexOf(`"${name}"`));
  changed.writeUInt8(changed.readUInt8(at) ^ 0x08, at);
  return changed;
}
