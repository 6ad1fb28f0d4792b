import type { RsaSigner, RsaVerifier } from "@wxrefund/core";
import { usableModulus } from "./host-key.ts";
import type { Host } from "./host-subtle.ts";
import { keyError } from "./key-error.ts";

const algorithm = "RSASSA-PKCS1-v1_5";

/** Signs with a `CryptoKey`. Rejects with `config` for one that is not for it. */
export async function signerOf(host: Host, key: CryptoKey): Promise<RsaSigner> {
  const modulus = await usableModulus(host(), key, { role: "privateKey", type: "private", usage: "sign" });
  return { ...modulus, sign: signWith(host, key) };
}

/** Verifies with a `CryptoKey`, as {@link signerOf} signs. */
export async function verifierOf(host: Host, key: CryptoKey): Promise<RsaVerifier> {
  const modulus = await usableModulus(host(), key, { role: "publicKey", type: "public", usage: "verify" });
  return { ...modulus, verify: verifyWith(host, key) };
}

export function signWith(host: Host, key: CryptoKey): RsaSigner["sign"] {
  return async (message) => {
    try {
      return new Uint8Array(await host().sign(algorithm, key, new Uint8Array(message)));
    } catch {
      throw keyError("privateKey", "was imported but cannot sign; it may be damaged");
    }
  };
}

export function verifyWith(host: Host, key: CryptoKey): RsaVerifier["verify"] {
  return async (message, signature) => {
    try {
      return await host().verify(algorithm, key, new Uint8Array(signature), new Uint8Array(message));
    } catch {
      return false;
    }
  };
}
