import { type Acknowledgement, configError, malformed, type RefundError } from "@wxrefund/core";
import { handleNotification, type HandlerOptions, type Receiver, withStore } from "./handler.ts";
import type { Arrival } from "./receive.ts";

const maxBodyBytes = 1_048_576;

/**
 * A handler for WeChat Pay's refund notifications on any host with web-standard requests: Workers, Hono, Next, Deno, Bun.
 * Register its URL, complete and without a query, as `notify_url`. One URL may get both versions. Give it the request
 * unread: the signature covers the raw bytes. It never rejects: a request that was read before is answered 500, and told
 * to `onTrouble`.
 *
 * @example
 * ```ts
 * const notified = refundNotifications(refunds, { onRefund: async ({ refund }) => save(refund) });
 * app.post("/wechatpay/refund", (context) => notified(context.req.raw));
 * ```
 */
export function refundNotifications(
  receiver: Receiver,
  options: HandlerOptions,
): (request: Request) => Promise<Response> {
  const kept = withStore(options);
  return async (request) => {
    if (request.method !== "POST") return new Response(null, { status: 405, headers: { Allow: "POST" } });
    return toResponse(await handleNotification(receiver, () => arrivalOf(request), kept));
  };
}

async function arrivalOf(request: Request): Promise<Arrival> {
  if (request.bodyUsed || request.body?.locked === true) throw consumed();
  return { headers: [...request.headers], body: joined(await chunksOf(request)) };
}

function consumed(): RefundError {
  return configError(
    "body",
    "The request's body has been read already; hand the request over before any parser reads it.",
  );
}

async function chunksOf({ body }: Request): Promise<readonly Uint8Array[]> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body ?? []) {
    length += chunk.length;
    if (length > maxBodyBytes) throw malformed("it is longer than any notification", { verified: false });
    chunks.push(chunk);
  }
  return chunks;
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const body = new Uint8Array(chunks.reduce((length, chunk) => length + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.length;
  }
  return body;
}

function toResponse({ status, contentType, body }: Acknowledgement): Response {
  const headers = contentType === undefined ? {} : { "Content-Type": contentType };
  return new Response(body === "" ? null : body, { status, headers });
}
