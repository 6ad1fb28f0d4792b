import type { IncomingMessage, ServerResponse } from "node:http";
import {
  type Arrival,
  eventStore,
  handleNotification,
  type HandlerOptions,
  type Receiver,
} from "@wxrefund/client";
import { type Acknowledgement, acknowledgements, configError, type HeaderLine } from "@wxrefund/core";

/** For node:http, Express (`app.post(url, handler)`) and, with `request.raw` and `reply.raw`, Fastify. */
export type NodeRefundHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

const maxBodyBytes = 1_048_576;

/**
 * A handler for WeChat Pay's refund notifications on Node.js. It needs the raw bytes that were signed: mount it before any
 * body parser, or parse this URL with one that keeps bytes (`express.raw({ type: () => true })`). A body that some parser
 * has turned into an object is answered 500 and rejects with `config`, which says so.
 *
 * @example
 * ```ts
 * const notified = nodeRefundNotifications(refunds, { onRefund: async ({ refund }) => save(refund) });
 * createServer((request, response) => void notified(request, response)).listen(8080);
 * ```
 */
export function nodeRefundNotifications(receiver: Receiver, options: HandlerOptions): NodeRefundHandler {
  const kept = { ...options, store: options.store ?? eventStore() };
  return async (request, response) => {
    if (request.method !== "POST") {
      response.writeHead(405, { Allow: "POST" }).end();
      return;
    }
    try {
      const body = await rawBody(request);
      const refused = acknowledgements.v3.refused;
      reply(
        response,
        body === undefined ? refused : await handleNotification(receiver, arrivalOf(request, body), kept),
      );
    } catch (error) {
      response.writeHead(500).end();
      throw error;
    }
  };
}

function arrivalOf({ rawHeaders }: IncomingMessage, body: Uint8Array): Arrival {
  const headers = rawHeaders.flatMap((name, at): readonly HeaderLine[] =>
    at % 2 === 0 ? [[name, rawHeaders[at + 1] ?? ""]] : [],
  );
  return { headers, body };
}

/** Undefined when it is longer than any notification. */
async function rawBody(request: IncomingMessage): Promise<Uint8Array | undefined> {
  const parsed: unknown = Reflect.get(request, "body");
  if (parsed instanceof Uint8Array) return parsed;
  if (parsed !== undefined || request.readableEnded) throw consumed();
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    length += bytes.length;
    if (length > maxBodyBytes) return undefined;
    chunks.push(bytes);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

function consumed(): Error {
  return configError(
    "body",
    "A parser has consumed the notification's body, so its signature cannot be checked. Mount this handler before express.json() and the like, or use express.raw({ type: () => true }) for its URL.",
  );
}

function reply(response: ServerResponse, { status, contentType, body }: Acknowledgement): void {
  const headers = contentType === undefined ? {} : { "Content-Type": contentType };
  response.writeHead(status, headers).end(body);
}
