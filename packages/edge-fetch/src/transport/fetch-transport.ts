import type { Transport } from "@wxrefund/client";
import type { HeaderLine, WireAnswer } from "@wxrefund/core";
import { readBody } from "./body.ts";
import { transportFailure } from "./failure.ts";
import { fetchable } from "./fetchable.ts";
import { untilAborted } from "./until-aborted.ts";

export interface FetchTransportOptions {
  /** In place of the host's `fetch`, which is looked up at each call. */
  readonly fetch?: typeof fetch;
}

/**
 * Sends over `fetch`. Redirects are answers, nothing is cached, and a body is bounded after the host's decoding; the
 * caller's signal ends headers and body alike, also where `fetch` does not heed it. Repeated header lines come joined
 * by ", ", as `fetch` gives them. Nothing is touched before the first call.
 *
 * Calls reject with a `TransportFailure`, whose `sent` is false only where the host's error proves it, or with
 * `config` for a request that `fetch` would send otherwise than it was signed.
 *
 * @example
 * ```ts
 * const transport = createFetchTransport();
 * const answer = await transport(request, { signal: AbortSignal.timeout(30_000), maxBodyBytes: 1_048_576 });
 * ```
 */
export function createFetchTransport(options: FetchTransportOptions = {}): Transport {
  let cacheAccepted: boolean | undefined;
  return async (request, call) => {
    const { signal, maxBodyBytes } = call;
    const { url, init } = fetchable(request);
    const progress = { host: url.host, sent: false, answered: false };
    const failed = (error: unknown): Error =>
      transportFailure(error, { ...progress, aborted: signal.aborted });
    if (signal.aborted) throw failed(undefined);
    cacheAccepted ??= acceptsCache(url);
    const send = options.fetch ?? fetch;
    progress.sent = true;
    call.onSent?.();
    try {
      const sending = send(url.href, { ...init, signal, ...(cacheAccepted ? { cache: "no-store" } : {}) });
      const response = await untilAborted(signal, sending, discard);
      progress.answered = true;
      call.onHeaders?.();
      if (isRedirected(response)) return redirectAnswer(response);
      return { ...headOf(response), body: await readBody(response, { signal, maxBodyBytes }) };
    } catch (error) {
      throw failed(error);
    }
  };
}

/** Some Workers refuse a request that names `cache`, and would throw amid the call. */
function acceptsCache(url: URL): boolean {
  try {
    return new Request(url.href, { cache: "no-store" }).cache !== undefined;
  } catch {
    return false;
  }
}

/** Pages see of a redirect only that it was one; a `fetch` that follows all the same has asked someone else. */
function isRedirected(response: Response): boolean {
  return response.type === "opaqueredirect" || response.redirected;
}

function redirectAnswer(response: Response): WireAnswer {
  discard(response);
  return { status: 302, headers: [], body: new Uint8Array() };
}

function headOf(response: Response): Pick<WireAnswer, "status" | "headers"> {
  const headers: HeaderLine[] = [];
  response.headers.forEach((value, name) => headers.push([name, value]));
  return { status: response.status, headers };
}

function discard(response: Response): void {
  response.body?.cancel().catch(() => {});
}
