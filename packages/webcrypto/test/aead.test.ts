import { aeadContract } from "@wxrefund/testkit/contract/aead";
import { webCryptoAead } from "@wxrefund/webcrypto";
import { afterEach, expect, test, vi } from "vitest";

aeadContract("webCryptoAead", () => webCryptoAead());

afterEach(() => vi.unstubAllGlobals());

test("a page without https has no subtle, which is said", async () => {
  vi.stubGlobal("crypto", {});
  const sealed = { key: new Uint8Array(32), nonce: new Uint8Array(12), ciphertext: new Uint8Array(16) };
  await expect(webCryptoAead().open({ ...sealed, associatedData: new Uint8Array() })).rejects.toMatchObject({
    kind: "config",
    message: expect.stringContaining("no crypto.subtle"),
  });
});

test("a given subtle does the work", async () => {
  vi.stubGlobal("crypto", {});
  const decrypt = async (): Promise<ArrayBuffer> => new Uint8Array([7]).buffer;
  const importKey = async (): Promise<unknown> => ({});
  const given = Object.assign(Object.create(null), { decrypt, importKey });
  const sealed = { key: new Uint8Array(32), nonce: new Uint8Array(12), ciphertext: new Uint8Array(16) };
  expect(await webCryptoAead(given).open({ ...sealed, associatedData: new Uint8Array() })).toEqual(
    Uint8Array.of(7),
  );
});
