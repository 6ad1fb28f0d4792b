import { constants, privateDecrypt, randomBytes } from "node:crypto";
import type { Rsa } from "@wxrefund/core";
import { expect, test } from "vitest";
import { makeCertificate, newRsaKey } from "../keys.ts";

/** RSAES-OAEP with SHA-1, decrypted by node:crypto: what only WeChat Pay may read. */
export function encryption(rsa: Rsa): void {
  const key = newRsaKey();
  const decrypt = (bytes: Uint8Array): Buffer =>
    privateDecrypt(
      { key: key.privateKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha1" },
      bytes,
    );

  test.each([0, 1, 18, 214])("%i bytes come out as they went in, from a public key", async (length) => {
    const plaintext = new Uint8Array(randomBytes(length));
    const { encrypt } = await rsa.importPublicKey(key.publicPem);
    expect(new Uint8Array(decrypt((await encrypt?.(plaintext)) ?? new Uint8Array()))).toEqual(plaintext);
  });

  test("and from a certificate, differently each time", async () => {
    const [certificate] = await rsa.importCertificates(makeCertificate({ key, serialNo: "4A" }).pem);
    const plaintext = new TextEncoder().encode("张三");
    const sealed = [await certificate?.encrypt?.(plaintext), await certificate?.encrypt?.(plaintext)];
    expect(sealed.map((bytes) => decrypt(bytes ?? new Uint8Array()).toString())).toEqual(["张三", "张三"]);
    expect(sealed[0]).not.toEqual(sealed[1]);
  });

  test("more than 214 bytes are refused", async () => {
    const { encrypt } = await rsa.importPublicKey(key.publicPem);
    await expect(encrypt?.(new Uint8Array(215))).rejects.toMatchObject({
      kind: "config",
      field: "plaintext",
    });
  });
}
