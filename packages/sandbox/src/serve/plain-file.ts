import { lstat, readFile, rename, unlink, writeFile } from "node:fs/promises";
import { configError } from "../world/config-error.ts";

/** The text of a file, undefined when there is none; rejects with `config` for anything but a plain file. */
export async function readPlainFile(path: string): Promise<string | undefined> {
  try {
    // A link could point at a file that is not the sandbox's to read or replace.
    if ((await lstat(path)).isFile()) return await readFile(path, "utf8");
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw configError("dir", `${path} cannot be read.`);
  }
  throw configError("dir", `${path} is not a plain file; it is left as it is.`);
}

/** Puts a file of mode 0600 at `path` in one step: readers see the old text or the new one, never a part. */
export async function replaceFile(path: string, text: string): Promise<void> {
  const fresh = `${path}.${process.pid}.new`;
  try {
    await writeFile(fresh, text, { flag: "wx", mode: 0o600 });
    await rename(fresh, path);
  } catch {
    await unlink(fresh).catch(() => undefined);
    throw configError("dir", `${path} cannot be written.`);
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
