import type { TransportCall } from "@wxrefund/client";
import { Unreadable } from "./failure.ts";
import { untilAborted } from "./until-aborted.ts";

// What hosts are known to decode; they hand other codings through as they came.
const decodedByHosts: ReadonlySet<string> = new Set([
  "",
  "identity",
  "gzip",
  "x-gzip",
  "deflate",
  "br",
  "zstd",
]);

/**
 * The body, decoded by the host. Stops reading as soon as it is longer than allowed. Throws `Unreadable` for that and
 * for a coding that no host decodes; rejects as the stream does when it ends too soon.
 */
export async function readBody(
  response: Response,
  { signal, maxBodyBytes }: Pick<TransportCall, "signal" | "maxBodyBytes">,
): Promise<Uint8Array> {
  const reader = response.body?.getReader();
  if (reader === undefined) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    guardCoding(response.headers);
    while (true) {
      const { done, value } = await untilAborted(signal, reader.read(), () => {});
      if (done) break;
      length += value.length;
      if (length > maxBodyBytes) throw new Unreadable("too-large");
      chunks.push(value);
    }
    const body = joined(chunks, length);
    guardDecoded(response.headers, body);
    return body;
  } catch (error) {
    reader.cancel().catch(() => {});
    throw error;
  }
}

function codingOf(headers: Headers): string {
  return (headers.get("content-encoding") ?? "").trim().toLowerCase();
}

function guardCoding(headers: Headers): void {
  if (!decodedByHosts.has(codingOf(headers))) throw new Unreadable("bad-encoding");
}

/** Deno leaves a gzip as it came when it was not asked for, as here; it begins as no text does (RFC 1952). */
function guardDecoded(headers: Headers, body: Uint8Array): void {
  const isGzip = body[0] === 0x1f && body[1] === 0x8b;
  if (isGzip && codingOf(headers).endsWith("gzip")) throw new Unreadable("bad-encoding");
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
