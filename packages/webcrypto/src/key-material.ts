import { decodeUtf8 } from "@wxrefund/core";
import { type CertificateFacts, readCertificate } from "./certificate.ts";
import { isCryptoKey } from "./crypto-key.ts";
import { keyError, type KeyRole, minRsaBits } from "./key-error.ts";
import { type KeyStructure, keyStructure, type RsaModulus } from "./key-structure.ts";
import { type PemBlock, splitPem } from "./pem.ts";

/** A private key as PKCS#8 DER with its modulus (JWK `n`). */
export interface PrivateKeyMaterial {
  readonly pkcs8: Uint8Array;
  readonly modulus: string;
}

/** A public key as SubjectPublicKeyInfo DER with its modulus (JWK `n`). */
export interface PublicKeyMaterial {
  readonly spki: Uint8Array;
  readonly modulus: string;
}

/** A certificate's facts and its public key. */
export type CertificateMaterial = CertificateFacts & PublicKeyMaterial;

const maxSourceLength = 256 * 1024;

const labelsOfOthers: Readonly<Record<string, string>> = {
  "ENCRYPTED PRIVATE KEY": "an encrypted private key",
  "EC PARAMETERS": "an EC key, not RSA",
  "OPENSSH PRIVATE KEY": "an OpenSSH private key",
  "SSH2 PUBLIC KEY": "an SSH public key",
};

/**
 * A private key out of PEM text, PEM bytes or DER bytes: PKCS#8, or PKCS#1, which is wrapped. Throws `config` for
 * anything else, for a key that is not RSA, and for one shorter than 2048 bits.
 *
 * @example
 * ```ts
 * const { pkcs8, modulus } = privateKeyMaterial(pem);
 * ```
 */
export function privateKeyMaterial(source: unknown): PrivateKeyMaterial {
  const key = theOne("privateKey", "private", structuresIn("privateKey", source));
  guardLength("privateKey", key);
  return { pkcs8: key.pkcs8, modulus: key.modulus };
}

/**
 * A public key out of PEM text, PEM bytes or DER bytes: SPKI, or PKCS#1, which is wrapped. Throws `config` as
 * {@link privateKeyMaterial} does.
 *
 * @example
 * ```ts
 * const { spki, modulus } = publicKeyMaterial(pem);
 * ```
 */
export function publicKeyMaterial(source: unknown): PublicKeyMaterial {
  const key = theOne("publicKey", "public", structuresIn("publicKey", source));
  guardLength("publicKey", key);
  return { spki: key.spki, modulus: key.modulus };
}

/**
 * All certificates out of PEM text, PEM bytes or the DER bytes of one, in order. Throws `config` when there is none,
 * and when one of them cannot be read or holds no RSA key of 2048 bits or more.
 *
 * @example
 * ```ts
 * const [{ serialNo, notAfterMs, spki }] = certificateMaterials(pem);
 * ```
 */
export function certificateMaterials(source: unknown): readonly CertificateMaterial[] {
  const found = structuresIn("certificate", source);
  const certificates = found.filter((structure) => structure.kind === "certificate");
  if (certificates.length === 0) throw keyError("certificate", `is ${describe(found[0])}`);
  return certificates.map(({ der }) => certificateMaterial(der));
}

function certificateMaterial(der: Uint8Array): CertificateMaterial {
  const read = readCertificate(der);
  if (!read.ok) throw keyError("certificate", read.problem);
  const key = keyStructure(read.value.spki);
  if (key.kind !== "public") throw keyError("certificate", `holds ${describe(key)}`);
  guardLength("certificate", key);
  return { ...read.value, modulus: key.modulus };
}

type Kind = "private" | "public";

function theOne<K extends Kind>(
  role: KeyRole,
  kind: K,
  found: readonly KeyStructure[],
): KeyStructure & { kind: K } {
  const fitting = found.filter(
    (structure): structure is KeyStructure & { kind: K } => structure.kind === kind,
  );
  const [first] = fitting;
  if (first === undefined) throw keyError(role, `is ${describe(found[0])}`);
  if (fitting.length > 1) throw keyError(role, `holds ${fitting.length} keys where one belongs`);
  return first;
}

function describe(structure: KeyStructure | undefined): string {
  if (structure === undefined) return "nothing";
  if (structure.kind === "other") return structure.what;
  return structure.kind === "certificate" ? "a certificate" : `a ${structure.kind} key`;
}

function guardLength(role: KeyRole, { bits }: RsaModulus): void {
  if (bits < minRsaBits) throw keyError(role, `has ${bits} bits where at least ${minRsaBits} are needed`);
}

function structuresIn(role: KeyRole, source: unknown): readonly KeyStructure[] {
  if (typeof source !== "string" && !(source instanceof Uint8Array)) {
    throw keyError(
      role,
      isCryptoKey(source) ? "is a CryptoKey" : "is neither text nor bytes nor a CryptoKey",
    );
  }
  if (source.length > maxSourceLength) throw keyError(role, `is longer than ${maxSourceLength / 1024} KiB`);
  // No PEM text begins with "0", which is the first byte of every DER key.
  if (typeof source !== "string" && source[0] === 0x30) return [keyStructure(source)];
  const text = textOf(role, source);
  if (text.trim() === "") throw keyError(role, "is empty");
  const blocks = splitPem(text);
  if (!blocks.ok) throw keyError(role, blocks.problem);
  return blocks.value.map(structureOf);
}

function textOf(role: KeyRole, source: string | Uint8Array): string {
  if (typeof source === "string") return source;
  const text = decodeUtf8(source);
  if (!text.ok) throw keyError(role, "is neither PEM nor DER");
  return text.value;
}

function structureOf({ label, encrypted, der }: PemBlock): KeyStructure {
  if (encrypted) return { kind: "other", what: "an encrypted private key" };
  const what = Object.hasOwn(labelsOfOthers, label) ? labelsOfOthers[label] : undefined;
  return what === undefined ? keyStructure(der) : { kind: "other", what };
}
