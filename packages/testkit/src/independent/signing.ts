import { createHash, createHmac, createSign, createVerify, generateKeyPairSync } from "node:crypto";

export interface KeyPairPem {
  readonly publicKeyPem: string;
  readonly privateKeyPem: string;
}

/** A new 2048-bit RSA pair: SPKI and PKCS#8 PEM. Takes a few tenths of a second, so make it once a file. */
export function newRsaKeys(): KeyPairPem {
  const pair = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  return { publicKeyPem: pair.publicKey, privateKeyPem: pair.privateKey };
}

/** APIv3's signed text: every piece, the last one too, ends in a line feed. */
export function linesV3(...pieces: readonly (string | Uint8Array)[]): Buffer {
  return Buffer.concat(pieces.flatMap((piece) => [Buffer.from(piece), Buffer.from("\n")]));
}

export function signRsa(privateKeyPem: string, message: Uint8Array): string {
  return createSign("RSA-SHA256").update(message).sign(privateKeyPem, "base64");
}

export function checkRsa(publicKeyPem: string, message: Uint8Array, signature: string): boolean {
  return createVerify("RSA-SHA256").update(message).verify(publicKeyPem, signature, "base64");
}

export type DigestV2 = "MD5" | "HMAC-SHA256";

/** V2's sign: names in byte order, empty values and `sign` left out, the key last, upper-case hex. */
export function signFields(fields: Readonly<Record<string, string>>, key: string, digest: DigestV2): string {
  const text = Object.keys(fields)
    .filter((name) => name !== "sign" && fields[name] !== "")
    .toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    .map((name) => `${name}=${fields[name]}&`)
    .join("")
    .concat(`key=${key}`);
  const hash = digest === "MD5" ? createHash("md5") : createHmac("sha256", key);
  return hash.update(text, "utf8").digest("hex").toUpperCase();
}
