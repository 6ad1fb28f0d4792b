import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { isRefundError, readKeyFile } from "@wxrefund/node-http";
import { afterAll, beforeAll, expect, test } from "vitest";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "wxrefund-key-file-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

test("the file's bytes, by path and by URL", async () => {
  const path = join(folder, "key.pem");
  const bytes = Uint8Array.of(0x30, 0, 0xff, 0x0a);
  await writeFile(path, bytes);
  expect(await readKeyFile(path)).toEqual(bytes);
  expect(await readKeyFile(pathToFileURL(path))).toEqual(bytes);
});

test.each([
  ["a file that is not there", "missing.pem", /missing\.pem does not exist\./],
  ["a folder", ".", /is a directory\./],
  ["a path with a NUL", "a\0b", /cannot be read \(ERR_INVALID_ARG_VALUE\)\./],
])("%s is config and names the path", async (_name, name, said) => {
  const error: unknown = await readKeyFile(`${folder}/${name}`).catch((reason: unknown) => reason);
  expect(isRefundError(error) && error.kind).toBe("config");
  expect(String(error)).toMatch(said);
  expect(String(error)).toContain(folder);
});

test("a file of 256 KiB is read, a larger one is config", async () => {
  const path = join(folder, "large.pem");
  await writeFile(path, Buffer.alloc(256 * 1024));
  expect(await readKeyFile(path)).toHaveLength(256 * 1024);
  await writeFile(path, Buffer.alloc(256 * 1024 + 1));
  await expect(readKeyFile(path)).rejects.toThrow(/large\.pem is too large for a key file\./);
});
