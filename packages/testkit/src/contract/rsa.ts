/**
 * What every implementer of the port `Rsa` owes: run it from the implementer's tests. The oracle is node:crypto; the
 * published keys and signatures are those of vectors/known-answers.json.
 */
import {
  createPublicKey,
  createSign,
  createVerify,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  X509Certificate,
} from "node:crypto";
import { readFileSync } from "node:fs";
import { isRefundError, type KeySource, type RefundError, type Rsa } from "@wxrefund/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeCertificate, newRsaKey, pemOf, type RsaKeyTexts } from "../keys.ts";

interface KnownAnswers {
  readonly v3RequestSign: {
    readonly keys: {
      readonly docMerchant: { readonly privateKeyPem: string; readonly publicKeyPem: string };
    };
    readonly cases: readonly { readonly id: string; readonly message: string; readonly signature: string }[];
  };
}

interface Material {
  readonly key: RsaKeyTexts;
  readonly pkcs1PrivatePem: string;
  readonly pkcs1PublicPem: string;
  readonly modulus: string;
}

const serialNo = "0A57F09EFDC096DE15EBE81A47057A7232F1B8E1";

/** Registers the suite under `name`. */
export function rsaContract(name: string, makeRsa: () => Rsa): void {
  describe(`${name} keeps the contract of Rsa`, () => {
    const rsa = makeRsa();
    const material = newMaterial();
    publishedAnswers(rsa);
    acceptedSources(rsa, material);
    signatures(rsa, material);
    certificates(rsa, material);
    cryptoKeys(rsa, material);
    refusals(rsa, material);
  });
}
