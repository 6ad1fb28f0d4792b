import type { Sealed } from "../answer/made.ts";
import { BrokenConnection, type Delivery } from "./delivery.ts";
import type { Sleep } from "./sleep.ts";

/** What sending needs of the host: how to wait, and word that nobody waits any more. */
export interface Sender {
  readonly sleep: Sleep;
  readonly signal: AbortSignal;
}

/**
 * The answer as a `Response`. A connection that is to break shows as a body that ends with `BrokenConnection`.
 * Rejects when the request is aborted before its late head.
 */
export async function toResponse(
  { status, headers, body }: Sealed,
  delivery: Delivery | undefined,
  sender: Sender,
): Promise<Response> {
  if (delivery?.kind === "late-head") await sender.sleep(delivery.afterMs, sender.signal);
  const lines = [...headers, ["Content-Length", String(body.length)]].map(
    ([name = "", value = ""]): [string, string] => [name, value],
  );
  // Workers would otherwise compress a body that says it is a gzip once more.
  const init = { status, headers: lines, encodeBody: "manual" };
  const isWhole = delivery === undefined || delivery.kind === "late-head";
  return new Response(isWhole ? new Uint8Array(body) : spoiled(body, delivery, sender), init);
}

type Spoiling = Exclude<Delivery, { kind: "late-head" }>;

function spoiled(
  body: Uint8Array,
  delivery: Spoiling,
  { sleep, signal }: Sender,
): ReadableStream<Uint8Array> {
  const cancelled = new AbortController();
  const nobodyWaits = AbortSignal.any([signal, cancelled.signal]);
  const pieces = piecesOf(body, delivery, (ms) => sleep(ms, nobodyWaits));
  return new ReadableStream({
    pull: async (controller) => {
      const { done, value } = await pieces.next();
      if (done === true) controller.close();
      else controller.enqueue(value);
    },
    cancel: () => cancelled.abort(),
  });
}

async function* piecesOf(
  body: Uint8Array,
  delivery: Spoiling,
  wait: (ms: number) => Promise<void>,
): AsyncGenerator<Uint8Array, void> {
  if (delivery.kind === "closed" || delivery.kind === "reset") throw new BrokenConnection(delivery.kind);
  const half = Math.floor(body.length / 2);
  yield body.slice(0, half);
  if (delivery.kind === "cut-off") throw new BrokenConnection("closed");
  await wait(delivery.afterMs);
  yield body.slice(half);
}
