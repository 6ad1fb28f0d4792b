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
      if (done) return joined(chunks, length);
      length += value.length;
      if (length > maxBodyBytes) throw new Unreadable("too-large");
      chunks.push(value);
    }
  } catch (error) {
    reader.cancel().catch(() => {});
    throw error;
  }
}

function guardCoding(headers: Headers): void {
  const coding = (headers.get("content-encoding") ?? "").trim().toLowerCase();
  if (!decodedByHosts.has(coding)) throw new Unreadable("bad-encoding");
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
