import { encodeBase64 } from "@wxrefund/core";

/** A key pair as PEM text: PKCS#8 and SubjectPublicKeyInfo. */
export interface SandboxKeyPair {
  readonly privateKey: string;
  readonly publicKey: string;
}

/** A platform certificate and its key, as PEM text. */
export interface KeptCertificate {
  /** Upper-case hex. */
  readonly serialNo: string;
  readonly privateKey: string;
  readonly certificate: string;
}

/** Everything secret in a sandbox; worth nothing at WeChat Pay. */
export interface SandboxKeys {
  /** The merchant's API certificate: its serial number (40 hex digits) and keys. */
  readonly merchant: SandboxKeyPair & { readonly serialNo: string };
  /** The WeChat Pay public key: its `PUB_KEY_ID_…` and keys. */
  readonly platform: SandboxKeyPair & { readonly id: string };
  /** A platform certificate beside it, if there is one: its serial number, private key and X.509 PEM. */
  readonly platformCertificate?: KeptCertificate;
  /** 32 characters. */
  readonly apiV3Key: string;
  /** 32 characters. */
  readonly v2Key: string;
}

// Not `Crypto`: the types of Node have no such name.
export type HostCrypto = typeof crypto;

/**
 * Fresh keys for a sandbox: two RSA pairs of 2048 bits, their numbers, and the two shared keys.
 *
 * @example
 * ```ts
 * const keys = await makeSandboxKeys();
 * keys.platform.id; // "PUB_KEY_ID_01190000000120260412775920…"
 * ```
 */
export async function makeSandboxKeys(host: HostCrypto = crypto): Promise<SandboxKeys> {
  const [merchant, platform] = await Promise.all([makePair(host), makePair(host)]);
  return {
    merchant: { serialNo: randomText(host, "0123456789ABCDEF", 40).replace(/^0/, "1"), ...merchant },
    platform: { id: `PUB_KEY_ID_0119000000012026${randomText(host, "0123456789", 16)}`, ...platform },
    apiV3Key: randomText(host, lettersAndDigits, 32),
    v2Key: randomText(host, lettersAndDigits, 32),
  };
}

const lettersAndDigits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

const algorithm = {
  name: "RSASSA-PKCS1-v1_5",
  hash: "SHA-256",
  modulusLength: 2048,
  publicExponent: Uint8Array.of(1, 0, 1),
};

/** A fresh RSA pair of 2048 bits. */
export async function makePair({ subtle }: HostCrypto): Promise<SandboxKeyPair> {
  const pair = await subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const [pkcs8, spki] = await Promise.all([
    subtle.exportKey("pkcs8", pair.privateKey),
    subtle.exportKey("spki", pair.publicKey),
  ]);
  return { privateKey: pem("PRIVATE KEY", pkcs8), publicKey: pem("PUBLIC KEY", spki) };
}

/** DER as PEM text. */
export function pem(label: string, der: ArrayBuffer | Uint8Array): string {
  const lines = encodeBase64(new Uint8Array(der)).match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join("\n")}\n-----END ${label}-----\n`;
}

/** Each character equally likely: bytes beyond the last whole multiple are thrown away. */
export function randomText(host: HostCrypto, alphabet: string, length: number): string {
  const limit = 256 - (256 % alphabet.length);
  let text = "";
  while (text.length < length) {
    const bytes = host.getRandomValues(new Uint8Array(length * 2));
    for (const byte of bytes) if (byte < limit) text += alphabet[byte % alphabet.length] ?? "";
  }
  return text.slice(0, length);
}
