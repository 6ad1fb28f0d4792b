/**
 * What every implementer of the port `Ecb` owes: run it from the implementer's tests. The oracle is node:crypto; the
 * published answer is that of vectors/known-answers.json.
 */
import { createCipheriv, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { type Ecb, isAeadFailure } from "@wxrefund/core";
import { describe, expect, test } from "vitest";

interface Published {
  readonly id: string;
  readonly aesKeyAscii: string;
  readonly reqInfo: string;
  readonly plaintext: string;
}

function seal(key: Uint8Array, text: Uint8Array): Uint8Array {
  const cipher = createCipheriv("aes-256-ecb", key, null);
  return new Uint8Array(Buffer.concat([cipher.update(text), cipher.final()]));
}

/** Registers the suite under `name`. */
export function ecbContract(name: string, makeEcb: () => Ecb): void {
  const ecb = makeEcb();
  const key = new Uint8Array(randomBytes(32));

  describe(`${name} keeps the contract of Ecb`, () => {
    const file = new URL("../../../../vectors/known-answers.json", import.meta.url);
    const { v2RefundNotification }: { v2RefundNotification: readonly Published[] } = JSON.parse(
      readFileSync(file, "utf8"),
    );

    test("all published answers are there", () => expect(v2RefundNotification).toHaveLength(1));

    test.each(v2RefundNotification)("$id", async ({ aesKeyAscii, reqInfo, plaintext }) => {
      const sealed = { key: Buffer.from(aesKeyAscii), ciphertext: Buffer.from(reqInfo, "base64") };
      expect(Buffer.from(await ecb.open(sealed)).toString()).toBe(plaintext);
    });

    test.each([0, 1, 15, 16, 17, 31, 32, 33, 1000])("opens %i bytes as they were", async (length) => {
      const text = new Uint8Array(randomBytes(length));
      expect(await ecb.open({ key, ciphertext: seal(key, text) })).toEqual(text);
    });

    test("equal blocks come back equal: each block stands for itself", async () => {
      const text = new Uint8Array(64).fill(7);
      expect(await ecb.open({ key, ciphertext: seal(key, text) })).toEqual(text);
    });

    test.each([
      ["a short key", { key: new Uint8Array(16), ciphertext: new Uint8Array(16) }, "key-length"],
      ["nothing", { key, ciphertext: new Uint8Array(0) }, "ciphertext-length"],
      ["half a block", { key, ciphertext: new Uint8Array(24) }, "ciphertext-length"],
    ])("refuses %s", async (_, sealed, reason) => {
      await expect(ecb.open(sealed)).rejects.toMatchObject({ name: "AeadFailure", reason });
    });

    test("refuses every broken padding alike", async () => {
      const block = (tail: readonly number[]): Uint8Array =>
        Uint8Array.from([...Array.from({ length: 16 - tail.length }, () => 65), ...tail]);
      for (const tail of [[0], [17], [255], [1, 2], [3, 3]]) {
        const cipher = createCipheriv("aes-256-ecb", key, null).setAutoPadding(false);
        const ciphertext = new Uint8Array(Buffer.concat([cipher.update(block(tail)), cipher.final()]));
        const failure: unknown = await ecb.open({ key, ciphertext }).catch((thrown: unknown) => thrown);
        expect(isAeadFailure(failure) && failure.reason).toBe("padding");
      }
    });
  });
}
