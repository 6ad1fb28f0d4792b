import type { RsaSigner, RsaVerifier } from "@wxrefund/core";
import type { Host } from "./host-subtle.ts";
import { keyError } from "./key-error.ts";

const algorithm = "RSASSA-PKCS1-v1_5";

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
