import {
  encodeBase64,
  type KeySource,
  type Rsa,
  type RsaCertificate,
  type RsaSigner,
  type RsaVerifier,
} from "@wxrefund/core";
import { importPKCS8, importSPKI } from "jose";
import { isHostKey } from "./host-key.ts";
import { type Host, hostSubtle } from "./host-subtle.ts";
import { keyError, type KeyRole, tooLong } from "./key-error.ts";
import {
  type CertificateMaterial,
  certificateMaterials,
  privateKeyMaterial,
  publicKeyMaterial,
} from "./key-material.ts";
import { signerOf, signWith, verifierOf, verifyWith } from "./key-uses.ts";

/**
 * RSA on WebCrypto, for any host. Takes PKCS#8, PKCS#1, SPKI and X.509, as PEM text, PEM bytes or DER bytes, and a
 * `CryptoKey` for RSASSA-PKCS1-v1_5 with SHA-256. Imported private keys are not extractable. Nothing is touched
 * before the first call. `subtle` signs and verifies in place of the host's `crypto.subtle`.
 *
 * Every import rejects with a `config` RefundError that tells what the source is and what belongs there, and holds
 * nothing of it. `sign` rejects with `config` when the key turns out to be damaged.
 *
 * @example
 * ```ts
 * const signer = await webCryptoRsa().importPrivateKey(pem);
 * const signature = await signer.sign(message);
 * ```
 */
export function webCryptoRsa(subtle?: typeof crypto.subtle): Rsa {
  const host: Host = () => subtle ?? hostSubtle();
  return {
    importPrivateKey: async (source) => await importSigner(host, source),
    importPublicKey: async (source) => await importVerifier(host, source),
    importCertificates: async (source) =>
      await Promise.all(
        certificateMaterials(source).map(async (material) => await certified(host, material)),
      ),
  };
}

async function importSigner(host: Host, source: KeySource): Promise<RsaSigner> {
  if (isHostKey(source)) return await signerOf(host, source);
  const { pkcs8, modulus } = privateKeyMaterial(source);
  const key = await imported(
    host,
    "privateKey",
    async () => await importPKCS8(pem("PRIVATE KEY", pkcs8), "RS256"),
  );
  return { modulus, sign: signWith(host, key) };
}

async function importVerifier(host: Host, source: KeySource): Promise<RsaVerifier> {
  if (isHostKey(source)) return await verifierOf(host, source);
  const { spki, modulus } = publicKeyMaterial(source);
  return { modulus, ...(await publicUses(host, "publicKey", spki)) };
}

async function certified(host: Host, { spki, ...facts }: CertificateMaterial): Promise<RsaCertificate> {
  return { ...facts, ...(await publicUses(host, "certificate", spki)) };
}

/** What a public key is for: to verify, and to encrypt what only WeChat Pay may read. */
async function publicUses(
  host: Host,
  role: KeyRole,
  spki: Uint8Array,
): Promise<Required<Pick<RsaVerifier, "verify" | "encrypt">>> {
  return { verify: verifyWith(host, await importedSpki(host, role, spki)), encrypt: encryptWith(host, spki) };
}

const oaep = { name: "RSA-OAEP", hash: "SHA-1" };

function encryptWith(host: Host, spki: Uint8Array): NonNullable<RsaVerifier["encrypt"]> {
  return async (plaintext) => {
    const key = await host().importKey("spki", new Uint8Array(spki), oaep, false, ["encrypt"]);
    try {
      return new Uint8Array(await host().encrypt(oaep, key, new Uint8Array(plaintext)));
    } catch {
      throw tooLong();
    }
  };
}

async function importedSpki(host: Host, role: KeyRole, spki: Uint8Array): Promise<CryptoKey> {
  return await imported(host, role, async () => await importSPKI(pem("PUBLIC KEY", spki), "RS256"));
}

/** The host's own words are dropped: some hosts quote what they were given. */
async function imported(host: Host, role: KeyRole, read: () => Promise<CryptoKey>): Promise<CryptoKey> {
  host();
  try {
    return await read();
  } catch {
    throw keyError(role, "was refused by this host's cryptography; it may be damaged");
  }
}

function pem(label: string, der: Uint8Array): string {
  return `-----BEGIN ${label}-----\n${encodeBase64(der)}\n-----END ${label}-----`;
}
