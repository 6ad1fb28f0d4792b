import { createReadStream, type PathLike } from "node:fs";
import { configError, printable, type RefundError } from "@wxrefund/core";

// Many certificates fit into this; a device or a log file does not.
const maxFileBytes = 256 * 1024;

const problems: Readonly<Record<string, string>> = {
  ENOENT: "does not exist",
  ENOTDIR: "does not exist",
  EACCES: "may not be read by this process",
  EPERM: "may not be read by this process",
  EISDIR: "is a directory",
};

/**
 * Reads a key or certificate file whole, PEM or DER, for `privateKey`, `publicKey` or `certificate`. Rejects with
 * `config`, naming the path, when it cannot be read or is larger than 256 KiB.
 *
 * @example
 * ```ts
 * const privateKey = await readKeyFile("/etc/wechatpay/apiclient_key.pem");
 * ```
 */
export async function readKeyFile(path: string | URL): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  try {
    for await (const chunk of createReadStream(path, { end: maxFileBytes })) chunks.push(chunk);
  } catch (error) {
    throw fileError(path, problemOf(error));
  }
  const bytes = new Uint8Array(Buffer.concat(chunks));
  if (bytes.length > maxFileBytes) throw fileError(path, "is too large for a key file");
  return bytes;
}

function fileError(path: PathLike, problem: string): RefundError {
  return configError("keyFile", `The key file ${printable(String(path))} ${problem}.`);
}

function problemOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const known = Object.hasOwn(problems, code) ? problems[code] : undefined;
  return known ?? `cannot be read${/^[A-Z0-9_]+$/.test(code) ? ` (${code})` : ""}`;
}
