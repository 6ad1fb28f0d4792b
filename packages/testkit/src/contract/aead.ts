/**
 * What every implementer of the port `Aead` owes: run it from the implementer's tests. The oracle is node:crypto; the
 * published answer is that of vectors/known-answers.json.
 */
import { createCipheriv, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { inspect } from "node:util";
import { type Aead, isAeadFailure, type SealedText } from "@wxrefund/core";
import { describe, expect, test } from "vitest";

interface Published {
  readonly id: string;
  readonly key: string;
  readonly nonce: string;
  readonly associatedData: string;
  readonly plaintext: string;
  readonly ciphertext: string;
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const none = new Uint8Array();
const key = bytes("an APIv3 key of thirty-two bytes");
const nonce = bytes("b0a5c1d2e3f4");
const certificate = bytes("certificate");
const plaintext = bytes("-----BEGIN CERTIFICATE-----\n退款\n");

interface ToSeal {
  readonly text?: Uint8Array;
  readonly associatedData?: Uint8Array;
}

/** Sealed by node:crypto. */
function seal(parts: ToSeal = {}): SealedText {
  const { text = plaintext, associatedData = certificate } = parts;
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(associatedData);
  const encrypted = Buffer.concat([cipher.update(text), cipher.final(), cipher.getAuthTag()]);
  return { key, nonce, associatedData, ciphertext: new Uint8Array(encrypted) };
}

const parts = { "published answers": publishedAnswers, "what it opens": opened, "what it refuses": refused };

/** Registers the suite under `name`. */
export function aeadContract(name: string, makeAead: () => Aead): void {
  describe(`${name} keeps the contract of Aead`, () => {
    const aead = makeAead();
    describe.each(Object.entries(parts))("%s", (_part, register) => {
      register(aead);
    });
  });
}

function publishedAnswers(aead: Aead): void {
  const file = new URL("../../../../vectors/known-answers.json", import.meta.url);
  const { v3Aead }: { v3Aead: readonly Published[] } = JSON.parse(readFileSync(file, "utf8"));

  test("all of them are there", () => expect(v3Aead).toHaveLength(1));

  test.each(v3Aead)("$id", async (published) => {
    const read = await aead.open({
      key: bytes(published.key),
      nonce: bytes(published.nonce),
      associatedData: bytes(published.associatedData),
      ciphertext: Buffer.from(published.ciphertext, "base64"),
    });
    expect(new TextDecoder().decode(read)).toBe(published.plaintext);
  });
}

function opened(aead: Aead): void {
  test.each<[string, ToSeal]>([
    ["a text with associated data", {}],
    ["a text with none", { associatedData: none }],
    ["no text, only a tag", { text: none }],
    ["a mebibyte", { text: new Uint8Array(randomBytes(1_048_576)) }],
  ])("%s", async (_title, toSeal) => {
    const read = await aead.open(seal(toSeal));
    expect(Buffer.compare(read, toSeal.text ?? plaintext)).toBe(0);
    expect(Object.getPrototypeOf(read)).toBe(Uint8Array.prototype);
  });

  test("parts of larger buffers are taken as those parts", async () => {
    const sealed = seal();
    const part = (whole: Uint8Array): Uint8Array =>
      Buffer.concat([Buffer.from("before"), whole, Buffer.from("after")]).subarray(6, 6 + whole.length);
    const read = await aead.open({
      key: part(sealed.key),
      nonce: part(sealed.nonce),
      associatedData: part(sealed.associatedData),
      ciphertext: part(sealed.ciphertext),
    });
    expect(Buffer.from(read).toString()).toBe(Buffer.from(plaintext).toString());
  });
}

function refused(aead: Aead): void {
  const sealed = seal();
  const withBit = (whole: Uint8Array, at: number): Uint8Array =>
    whole.map((byte, index) => (index === at ? byte ^ 1 : byte));
  const { ciphertext } = sealed;

  test.each<[string, Partial<SealedText>, string]>([
    ["another key", { key: bytes("another key of thirty-two bytes!") }, "tag"],
    ["another nonce", { nonce: bytes("b0a5c1d2e3f5") }, "tag"],
    ["no associated data where there was some", { associatedData: none }, "tag"],
    ["other associated data", { associatedData: bytes("transaction") }, "tag"],
    ["one bit of the text", { ciphertext: withBit(ciphertext, 0) }, "tag"],
    ["one bit of the tag", { ciphertext: withBit(ciphertext, ciphertext.length - 1) }, "tag"],
    ["a text cut short", { ciphertext: ciphertext.subarray(0, -1) }, "tag"],
    ["a text with a tail", { ciphertext: Buffer.concat([ciphertext, Buffer.of(0)]) }, "tag"],
    ["a tag alone", { ciphertext: ciphertext.subarray(-16) }, "tag"],
    ["a shorter tag", { ciphertext: ciphertext.subarray(0, 15) }, "ciphertext-length"],
    ["nothing", { ciphertext: none }, "ciphertext-length"],
    ["no nonce", { nonce: none }, "nonce-length"],
    ["a nonce of 8 bytes", { nonce: nonce.subarray(0, 8) }, "nonce-length"],
    ["a nonce of 16 bytes", { nonce: bytes("b0a5c1d2e3f4b0a5") }, "nonce-length"],
    ["no key", { key: none }, "key-length"],
    ["a key of 16 bytes", { key: key.subarray(0, 16) }, "key-length"],
    ["a key of 33 bytes", { key: bytes("an APIv3 key of thirty-two bytes\n") }, "key-length"],
  ])("%s", async (_title, changed, reason) => {
    const failure: unknown = await aead.open({ ...sealed, ...changed }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: "AeadFailure", reason });
    expect(isAeadFailure(failure)).toBe(true);
    expect(inspect(failure)).not.toContain("thirty-two");
    expect(failure).not.toHaveProperty("cause");
  });

  test("no associated data differs from some also the other way", async () => {
    const bare = { ...seal({ associatedData: none }), associatedData: certificate };
    await expect(aead.open(bare)).rejects.toMatchObject({ reason: "tag" });
  });
}
