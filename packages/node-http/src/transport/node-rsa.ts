import {
  constants,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  publicEncrypt,
  sign,
  verify,
} from "node:crypto";
import type { KeySource, Rsa, RsaSigner, RsaVerifier } from "@wxrefund/core";
import {
  certificateMaterials,
  isCryptoKey,
  keyError,
  type KeyRole,
  privateKeyMaterial,
  publicKeyMaterial,
  tooLong,
  webCryptoRsa,
} from "@wxrefund/webcrypto";

/**
 * RSA on node:crypto: the same sources, the same answers and the same errors as `webCryptoRsa`, with
 * signatures made on Node's thread pool so that the event loop goes on.
 *
 * @example
 * ```ts
 * const signer = await nodeRsa().importPrivateKey(await readKeyFile("apiclient_key.pem"));
 * ```
 */
export function nodeRsa(): Rsa {
  // A CryptoKey stays where its owner put it: turned into a KeyObject it could be exported.
  const held = webCryptoRsa();
  return {
    importPrivateKey: async (source) =>
      isCryptoKey(source) ? await held.importPrivateKey(source) : signerOf(source),
    importPublicKey: async (source) =>
      isCryptoKey(source) ? await held.importPublicKey(source) : verifierOf(source),
    importCertificates: async (source) =>
      certificateMaterials(source).map(({ spki, ...facts }) => ({
        ...facts,
        ...publicUses(publicKey("certificate", spki)),
      })),
  };
}

function signerOf(source: KeySource): RsaSigner {
  const { pkcs8, modulus } = privateKeyMaterial(source);
  const key = imported("privateKey", () =>
    createPrivateKey({ key: Buffer.from(pkcs8), format: "der", type: "pkcs8" }),
  );
  return { modulus, sign: signWith(key) };
}

function verifierOf(source: KeySource): RsaVerifier {
  const { spki, modulus } = publicKeyMaterial(source);
  return { modulus, ...publicUses(publicKey("publicKey", spki)) };
}

function publicUses(key: KeyObject): Required<Pick<RsaVerifier, "verify" | "encrypt">> {
  return { verify: verifyWith(key), encrypt: async (plaintext) => encrypted(key, plaintext) };
}

function encrypted(key: KeyObject, plaintext: Uint8Array): Uint8Array {
  const { RSA_PKCS1_OAEP_PADDING: padding } = constants;
  try {
    return new Uint8Array(publicEncrypt({ key, padding, oaepHash: "sha1" }, plaintext));
  } catch {
    throw tooLong();
  }
}

function publicKey(role: KeyRole, spki: Uint8Array): KeyObject {
  return imported(role, () => createPublicKey({ key: Buffer.from(spki), format: "der", type: "spki" }));
}

/** OpenSSL's own words are dropped: they say nothing a merchant can act on. */
function imported(role: KeyRole, read: () => KeyObject): KeyObject {
  try {
    return read();
  } catch {
    throw keyError(role, "was refused by this host's cryptography; it may be damaged");
  }
}

function signWith(key: KeyObject): RsaSigner["sign"] {
  return async (message) =>
    await new Promise((resolve, reject) => {
      sign("sha256", message, key, (error, signature) => {
        if (error === null) resolve(new Uint8Array(signature));
        else reject(keyError("privateKey", "was imported but cannot sign; it may be damaged"));
      });
    });
}

/** On the spot: verifying takes a tenth of signing's time, less than handing it to another thread. */
function verifyWith(key: KeyObject): RsaVerifier["verify"] {
  return async (message, signature) => {
    try {
      return verify("sha256", message, key, signature);
    } catch {
      return false;
    }
  };
}
