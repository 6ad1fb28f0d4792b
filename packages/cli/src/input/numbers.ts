import type { Stats } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { addAbortSignal, type Readable } from "node:stream";
import { printable } from "@wxrefund/core";
import { whyUnreadable } from "../environment/key-file.ts";
import type { Host } from "../host.ts";
import { configError } from "../outcome/config-error.ts";
import type { Options } from "../option/read.ts";
import { linesOf } from "./lines.ts";

/** Refund numbers, read as they are asked for. */
export interface Numbers {
  readonly items: AsyncIterable<string>;
  /** How much of them is behind us when `done` are answered, from 0 to 1; undefined where nobody knows. */
  readonly share: (done: number) => number | undefined;
}

/** The numbers that stand alone, then those of `--file`. Rejects as `config` when the file cannot be read. */
export async function openNumbers(options: Options, host: Host, signal: AbortSignal): Promise<Numbers> {
  const { alone } = options;
  const path = options.text("file");
  if (path === undefined) return { items: inTurn(alone), share: (done) => done / alone.length };
  if (path === "-") {
    const stdin = heard(addAbortSignal(signal, host.stdin()));
    return { items: inTurn(alone, stdin), share: () => undefined };
  }
  const { handle, size } = await openFile(path);
  const bytes = heard(handle.createReadStream({ signal }));
  const share = (): number | undefined => (size === 0 ? undefined : Math.min(bytes.bytesRead / size, 1));
  return { items: inTurn(alone, bytes), share };
}

/** Whoever reads the stream is told of its failure; where nobody has begun to, it must not end the program. */
function heard<Stream extends Readable>(stream: Stream): Stream {
  return stream.on("error", () => undefined);
}

async function* inTurn(
  alone: readonly string[],
  bytes?: AsyncIterable<Uint8Array>,
): AsyncGenerator<string, void, undefined> {
  yield* alone;
  if (bytes === undefined) return;
  for await (const line of linesOf(bytes)) {
    const number = line.trim();
    if (number !== "" && !number.startsWith("#")) yield number;
  }
}

async function openFile(path: string): Promise<{ readonly handle: FileHandle; readonly size: number }> {
  try {
    const handle = await open(path);
    const stats: Stats = await handle.stat();
    if (stats.isDirectory()) {
      await handle.close();
      throw Object.assign(new Error("a directory"), { code: "EISDIR" });
    }
    return { handle, size: stats.size };
  } catch (cause) {
    throw configError({
      field: "--file",
      message: `--file names ${printable(path, 500)}, but ${whyUnreadable(cause)}.`,
      remedy: "Correct --file, or write - to read the numbers from stdin.",
    });
  }
}
