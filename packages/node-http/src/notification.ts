import type { IncomingMessage, ServerResponse } from "node:http";
import {
  type Arrival,
  eventStore,
  handleNotification,
  type HandlerOptions,
  type Receiver,
} from "@wxrefund/client";
import { type Acknowledgement, configError, type HeaderLine, malformed } from "@wxrefund/core";

/** For node:http, Express (`app.post(url, handler)`) and, with `request.raw` and `reply.raw`, Fastify. */
export type NodeRefundHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

const maxBodyBytes = 1_048_576;

/**
 * A handler for WeChat Pay's refund notifications on Node.js. It needs the raw bytes that were signed: mount it before any
 * body parser, or parse this URL with one that keeps bytes (`express.raw({ type: () => true })`). It never rejects: a body
 * that some parser has turned into an object is answered 500, and told to `onTrouble` with how to mend the app; a visitor
 * who leaves in mid-body is forgotten.
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
    if (request.method === "POST") {
      reply(response, await handleNotification(receiver, () => arrivalOf(request), kept));
    } else if (isListening(response)) response.writeHead(405, { Allow: "POST" }).end();
  };
}

async function arrivalOf(request: IncomingMessage): Promise<Arrival> {
  const { rawHeaders } = request;
  const headers = rawHeaders.flatMap((name, at): readonly HeaderLine[] =>
    at % 2 === 0 ? [[name, rawHeaders[at + 1] ?? ""]] : [],
  );
  return { headers, body: await rawBody(request) };
}

async function rawBody(request: IncomingMessage): Promise<Uint8Array> {
  const parsed: unknown = Reflect.get(request, "body");
  if (parsed instanceof Uint8Array) return parsed;
  if (parsed !== undefined || request.readableEnded) throw consumed();
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    length += bytes.length;
    if (length > maxBodyBytes) throw malformed("it is longer than any notification", { verified: false });
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
  if (!isListening(response)) return;
  const headers = contentType === undefined ? {} : { "Content-Type": contentType };
  response.writeHead(status, headers).end(body);
}

/** Nothing can be said to whoever has left, or was answered by somebody else. */
function isListening({ destroyed, headersSent }: ServerResponse): boolean {
  return !destroyed && !headersSent;
}
