import { encodeBase64 } from "@wxrefund/core";
import { type DerElement, derEncode, derMembers, derSequence, derTag, derUnsigned, hexOf } from "./der.ts";

/** An RSA key's modulus: as JWK `n`, and its length. */
export interface RsaModulus {
  readonly modulus: string;
  readonly bits: number;
}

/** What a DER structure turned out to be. `what` completes the sentence "it is …". */
export type KeyStructure =
  | ({ readonly kind: "private"; readonly pkcs8: Uint8Array } & RsaModulus)
  | ({ readonly kind: "public"; readonly spki: Uint8Array } & RsaModulus)
  | { readonly kind: "certificate"; readonly der: Uint8Array }
  | { readonly kind: "other"; readonly what: string };

type Members = readonly DerElement[];

const rsaEncryption = "2a864886f70d010101";
const otherAlgorithms: Readonly<Record<string, string>> = {
  "2a8648ce3d0201": "an EC key, not RSA",
  "2a864886f70d01010a": "an RSA-PSS key, which WeChat Pay does not use",
  "2a8648ce380401": "a DSA key, not RSA",
};

/** One row for each sequence of member tags that a key file can have. */
const structures: Readonly<Record<string, (members: Members, der: Uint8Array) => KeyStructure>> = {
  "02 30 04": pkcs8,
  "02 30 04 a0": pkcs8,
  "02 02 02 02 02 02 02 02 02": pkcs1Private,
  "30 03": spki,
  "02 02": pkcs1Public,
  "30 30 03": signedStructure,
  "30 04": () => other("an encrypted private key"),
  "02 04": ecPrivate,
  "02 04 a0": ecPrivate,
  "02 04 a1": ecPrivate,
  "02 04 a0 a1": ecPrivate,
  "02 30": () => other("a PKCS#12 file (apiclient_cert.p12)"),
  "02 30 30": () => other("a PKCS#12 file (apiclient_cert.p12)"),
  "02 02 02 02 02 02": () => other("a DSA key, not RSA"),
};

/** Recognises one key or certificate by its structure, whatever label stood above it. */
export function keyStructure(der: Uint8Array): KeyStructure {
  const members = derSequence(der);
  const shape = members?.map(({ tag }) => hexOf(Uint8Array.of(tag))).join(" ") ?? "";
  const read = Object.hasOwn(structures, shape) ? structures[shape] : undefined;
  return members === undefined || read === undefined ? unreadable() : read(members, der);
}

// AlgorithmIdentifier of rsaEncryption with its NULL parameters (RFC 8017, appendix A.1).
const rsaAlgorithm = Uint8Array.of(0x30, 13, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1, 5, 0);
const versionZero = Uint8Array.of(derTag.integer, 1, 0);

function pkcs8([, algorithm, key]: Members, der: Uint8Array): KeyStructure {
  const foreign = foreignAlgorithm(algorithm);
  if (foreign !== undefined) return foreign;
  const inner = key === undefined ? undefined : derSequence(key.content);
  const rsa = inner?.length === 9 ? modulusOf(inner[1], inner[2]) : undefined;
  return rsa === undefined ? unreadable() : { kind: "private", pkcs8: der, ...rsa };
}

function pkcs1Private([, n, e]: Members, der: Uint8Array): KeyStructure {
  const rsa = modulusOf(n, e);
  if (rsa === undefined) return unreadable();
  const octets = derEncode(derTag.octetString, der);
  return { kind: "private", pkcs8: derEncode(derTag.sequence, versionZero, rsaAlgorithm, octets), ...rsa };
}

function spki([algorithm, key]: Members, der: Uint8Array): KeyStructure {
  const foreign = foreignAlgorithm(algorithm);
  if (foreign !== undefined) return foreign;
  const inner = key?.content[0] === 0 ? derSequence(key.content.subarray(1)) : undefined;
  const rsa = inner?.length === 2 ? modulusOf(inner[0], inner[1]) : undefined;
  return rsa === undefined ? unreadable() : { kind: "public", spki: der, ...rsa };
}

function pkcs1Public([n, e]: Members, der: Uint8Array): KeyStructure {
  const rsa = modulusOf(n, e);
  if (rsa === undefined) return unreadable();
  const bits = derEncode(derTag.bitString, Uint8Array.of(0), der);
  return { kind: "public", spki: derEncode(derTag.sequence, rsaAlgorithm, bits), ...rsa };
}

function signedStructure([signed]: Members, der: Uint8Array): KeyStructure {
  const tags = derMembers(signed, derTag.sequence)?.map(({ tag }) => tag) ?? [];
  // A request has version, subject, key and attributes; a certificate goes on.
  return tags.length === 4 ? other("a certificate request") : { kind: "certificate", der };
}

function ecPrivate(): KeyStructure {
  return other("an EC key, not RSA");
}

function foreignAlgorithm(algorithm: DerElement | undefined): KeyStructure | undefined {
  const oid = derMembers(algorithm, derTag.sequence)?.[0];
  if (oid?.tag !== derTag.oid) return unreadable();
  const id = hexOf(oid.content);
  if (id === rsaEncryption) return undefined;
  return other(
    (Object.hasOwn(otherAlgorithms, id) ? otherAlgorithms[id] : undefined) ?? "a key that is not RSA",
  );
}

/** The modulus of a key whose exponent is odd and at least 3; with another one a signature proves nothing. */
function modulusOf(n: DerElement | undefined, e: DerElement | undefined): RsaModulus | undefined {
  const modulus = derUnsigned(n);
  const exponent = derUnsigned(e);
  if (modulus === undefined || exponent === undefined) return undefined;
  const usable = ((exponent.at(-1) ?? 0) & 1) === 1 && (exponent.length > 1 || (exponent[0] ?? 0) >= 3);
  if (!usable) return undefined;
  return { modulus: base64Url(modulus), bits: bitLength(modulus) };
}

function bitLength(magnitude: Uint8Array): number {
  return magnitude.length * 8 - (Math.clz32(magnitude[0] ?? 0) - 24);
}

function base64Url(bytes: Uint8Array): string {
  return encodeBase64(bytes).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function unreadable(): KeyStructure {
  return other("nothing that can be read as a key or certificate");
}

function other(what: string): KeyStructure {
  return { kind: "other", what };
}
