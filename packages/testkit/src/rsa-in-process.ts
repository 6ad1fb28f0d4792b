import { createPrivateKey, createPublicKey, sign, verify } from "node:crypto";
import type { KeySource, Rsa } from "@wxrefund/core";

/** RSA on node:crypto without a thread of its own, so that a fast clock sees when nothing is going on. */
export const rsaInProcess: Rsa = {
  importPrivateKey: async (source) => {
    const key = createPrivateKey(pem(source));
    return { sign: async (message) => sign("sha256", message, key) };
  },
  importPublicKey: async (source) => {
    const key = createPublicKey(pem(source));
    return { verify: async (message, signature) => verify("sha256", message, key, signature) };
  },
  importCertificates: () => Promise.reject(new Error("there are no certificates here")),
};

function pem(source: KeySource): string {
  if (typeof source === "string") return source;
  throw new TypeError("keys are PEM here");
}
