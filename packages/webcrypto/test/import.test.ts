import { newRsaKey } from "@wxrefund/testkit/keys";
import { afterEach, expect, test, vi } from "vitest";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

test("nothing is touched on import, nor when the port is made", async () => {
  const touched: PropertyKey[] = [];
  const watched = new Proxy(crypto, {
    get: (target, name) => {
      touched.push(name);
      return Reflect.get(target, name);
    },
  });
  vi.stubGlobal("crypto", watched);
  vi.resetModules();

  const { webCryptoRsa } = await import("@wxrefund/webcrypto");
  const rsa = webCryptoRsa();
  expect(touched).toEqual([]);

  await rsa.importPublicKey(newRsaKey().publicPem);
  expect(touched).toContain("subtle");
});

test("an imported private key cannot be exported again, and a given subtle does the work", async () => {
  const { webCryptoRsa } = await import("@wxrefund/webcrypto");
  const keys: CryptoKey[] = [];
  const { subtle } = crypto;
  const counting = new Proxy(subtle, {
    get: (target, name) =>
      name === "sign"
        ? async (...[algorithm, key, data]: Parameters<SubtleCrypto["sign"]>) => {
            keys.push(key);
            return await target.sign(algorithm, key, data);
          }
        : Reflect.get(target, name),
  });

  const signer = await webCryptoRsa(counting).importPrivateKey(newRsaKey().privatePem);
  await signer.sign(Uint8Array.of(1));

  expect(keys.map(({ extractable, usages }) => ({ extractable, usages }))).toEqual([
    { extractable: false, usages: ["sign"] },
  ]);
});

test("a host that refuses a key is told of in our words", async () => {
  const { webCryptoRsa } = await import("@wxrefund/webcrypto");
  const importKey = async (): Promise<never> => {
    throw new Error("the host quotes MIIEvg");
  };
  const { privatePem, publicPem } = newRsaKey();
  vi.stubGlobal("crypto", { subtle: { importKey } });

  const said = /was refused by this host's cryptography; it may be damaged/;
  const error: unknown = await webCryptoRsa()
    .importPrivateKey(privatePem)
    .catch((reason: unknown) => reason);
  expect(error).toMatchObject({ kind: "config", field: "privateKey", message: expect.stringMatching(said) });
  expect(error).not.toHaveProperty("cause");
  await expect(webCryptoRsa().importPublicKey(publicPem)).rejects.toThrow(said);
});

test("a page without https has no subtle, which is said", async () => {
  const { webCryptoRsa } = await import("@wxrefund/webcrypto");
  const { publicPem } = newRsaKey();
  vi.stubGlobal("crypto", {});
  await expect(webCryptoRsa().importPublicKey(publicPem)).rejects.toMatchObject({
    kind: "config",
    message: expect.stringContaining("no crypto.subtle"),
  });
});
