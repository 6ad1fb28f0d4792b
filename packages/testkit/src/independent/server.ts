/**
 * The platform's side of both refund queries, written from the V2 refund query page and the APIv3 partner
 * refund query page alone, on Node's built-ins, sharing no code with the packages.
 */
import { createServer, type IncomingMessage } from "node:http";
import { portOf } from "./port.ts";
import type { Asked, IndependentServerOptions, Reply } from "./server-shapes.ts";
import { answerV2 } from "./server-v2.ts";
import { answerV3 } from "./server-v3.ts";

export type {
  IndependentServerOptions,
  PlantedOrder,
  PlantedRecord,
  PlantedRefund,
} from "./server-shapes.ts";

export interface IndependentServer {
  readonly baseUrl: string;
  readonly close: () => Promise<void>;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
}

function asked(incoming: IncomingMessage, body: string): Asked {
  return {
    method: incoming.method ?? "",
    target: incoming.url ?? "",
    header: (name) => incoming.headersDistinct[name.toLowerCase()]?.join(", "),
    body,
  };
}

function judge(question: Asked, options: IndependentServerOptions): Reply {
  if (question.target.startsWith("/v3/")) return answerV3(question, options);
  if (question.target === "/pay/refundquery") return answerV2(question, options);
  return { status: 404, headers: {}, body: "" };
}

/** Listens on a free port of 127.0.0.1. */
export async function startIndependentServer(options: IndependentServerOptions): Promise<IndependentServer> {
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      const reply = judge(asked(incoming, Buffer.concat(chunks).toString("utf8")), options);
      outgoing.writeHead(reply.status, reply.headers).end(options.tamper?.(reply.body) ?? reply.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { baseUrl: `http://127.0.0.1:${portOf(server)}`, close, [Symbol.asyncDispose]: close };
}
