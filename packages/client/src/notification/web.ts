import { type Acknowledgement, acknowledgements } from "@wxrefund/core";
import { handle, type HandlerOptions, type Receiver, withStore } from "./handler.ts";

const maxBodyBytes = 1_048_576;

/**
 * A handler for WeChat Pay's refund notifications on any host with web-standard requests: Workers, Hono, Next, Deno, Bun.
 * Register its URL, complete and without a query, as `notify_url`. One URL may get both versions. Give it the request
 * unread: the signature covers the raw bytes.
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
    const body = await readBody(request);
    if (body === undefined) return toResponse(acknowledgements.v3.refused);
    return toResponse(await handle(receiver, { headers: [...request.headers], body }, kept));
  };
}

/** Undefined when it is longer than any notification; throws when somebody has read it already. */
async function readBody(request: Request): Promise<Uint8Array | undefined> {
  if (request.bodyUsed) {
    throw new TypeError(
      "The request's body has been read already; hand the request over before any parser reads it.",
    );
  }
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.length;
    if (length > maxBodyBytes) return undefined;
    chunks.push(chunk);
  }
  const body = new Uint8Array(length);
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
