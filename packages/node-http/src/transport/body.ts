import type { IncomingMessage } from "node:http";
import { promisify } from "node:util";
import { brotliDecompress, gunzip, inflate, inflateRaw } from "node:zlib";
import { Unreadable } from "./failure.ts";

type Decoder = (coded: Uint8Array, options: { maxOutputLength: number }) => Promise<Uint8Array>;

const zlibInflate: Decoder = promisify(inflate);
const rawInflate: Decoder = promisify(inflateRaw);

/** "deflate" means the zlib form (RFC 9110, 8.4.1.2); some servers send it bare. */
const inflateEither: Decoder = async (coded, options) =>
  ((coded[0] ?? 0) & 0x0f) === 8 ? await zlibInflate(coded, options) : await rawInflate(coded, options);

const decoders: ReadonlyMap<string, Decoder> = new Map([
  ["gzip", promisify(gunzip)],
  ["x-gzip", promisify(gunzip)],
  ["deflate", inflateEither],
  ["br", promisify(brotliDecompress)],
]);

// What a coding may add to a body that does not shrink.
const codingSlackBytes = 4096;

/**
 * The body after content decoding. Stops reading, and stops decoding, as soon as it is longer than `maxBodyBytes`.
 * Throws `Unreadable` for that and for a coding that is unknown or broken; rejects as the stream does when it ends
 * too soon.
 */
export async function readBody(incoming: IncomingMessage, maxBodyBytes: number): Promise<Uint8Array> {
  const coding = (incoming.headers["content-encoding"] ?? "identity").trim().toLowerCase();
  if (coding === "" || coding === "identity") return await collect(incoming, maxBodyBytes);
  const decode = decoders.get(coding);
  if (decode === undefined) throw new Unreadable("bad-encoding");
  const coded = await collect(incoming, maxBodyBytes + codingSlackBytes);
  return coded.length === 0 ? coded : await decoded(decode, coded, maxBodyBytes);
}

/** Listens for itself: iterating over a stream costs several times as much as the body it brings. */
function collect(incoming: IncomingMessage, maxBytes: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    let length = 0;
    incoming.on("data", (chunk: Uint8Array) => {
      length += chunk.length;
      if (length > maxBytes) reject(new Unreadable("too-large"));
      else chunks.push(chunk);
    });
    incoming.once("end", () => resolve(joined(chunks, length)));
    incoming.on("error", reject);
    incoming.once("close", () => {
      if (!incoming.readableEnded) reject(new Error("closed"));
    });
  });
}

/** Plain bytes of their own: a chunk may be part of a larger buffer that is used again. */
function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

async function decoded(decode: Decoder, coded: Uint8Array, maxBodyBytes: number): Promise<Uint8Array> {
  try {
    return new Uint8Array(await decode(coded, { maxOutputLength: maxBodyBytes }));
  } catch (error) {
    const tooLarge = error instanceof Error && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE";
    throw new Unreadable(tooLarge ? "too-large" : "bad-encoding");
  }
}
