import type { KeySource } from "@wxrefund/core";
import { type MadeCertificate, makeCertificate, newRsaKey, pemOf, type RsaKeyTexts } from "../keys.ts";

/** One key in every form a merchant may hold it, and a certificate of it. */
export interface RsaMaterial {
  readonly key: RsaKeyTexts;
  /** JWK `n`, by node:crypto. */
  readonly modulus: string;
  readonly certificate: MadeCertificate;
  readonly forms: {
    readonly private: Readonly<Record<string, KeySource>>;
    readonly public: Readonly<Record<string, KeySource>>;
  };
}

export function newRsaMaterial(): RsaMaterial {
  const key = newRsaKey();
  return {
    key,
    modulus: key.publicKey.export({ format: "jwk" }).n ?? "",
    certificate: makeCertificate({ key, serialNo: "0A57F09EFDC096DE15EBE81A47057A7232F1B8E1" }),
    forms: { private: privateForms(key), public: publicForms(key) },
  };
}

function privateForms({ privateKey, privatePem, publicPem }: RsaKeyTexts): Record<string, KeySource> {
  const pkcs1 = privateKey.export({ format: "der", type: "pkcs1" });
  return {
    "PKCS#8 PEM text": privatePem,
    "PKCS#8 PEM bytes": Buffer.from(privatePem),
    "PKCS#8 DER bytes": privateKey.export({ format: "der", type: "pkcs8" }),
    "PKCS#1 PEM text": pemOf("RSA PRIVATE KEY", pkcs1),
    "PKCS#1 DER bytes": pkcs1,
    "PEM with CRLF": privatePem.replaceAll("\n", "\r\n"),
    "PEM without line breaks in it": privatePem.replace(/(?<=[A-Za-z0-9+/=])\n(?=[A-Za-z0-9+/=])/g, ""),
    "PEM after a byte order mark": Buffer.from(`\uFEFF${privatePem}`),
    "PEM among other text": `Bag Attributes\n    friendlyName: Tenpay\n${privatePem}\nthat was it`,
    "PKCS#1 under the label of PKCS#8": pemOf("PRIVATE KEY", pkcs1),
    "PEM beside the public key": publicPem + privatePem,
  };
}

function publicForms({ publicKey, publicPem }: RsaKeyTexts): Record<string, KeySource> {
  const pkcs1 = publicKey.export({ format: "der", type: "pkcs1" });
  return {
    "SPKI PEM text": publicPem,
    "SPKI PEM bytes": Buffer.from(publicPem),
    "SPKI DER bytes": publicKey.export({ format: "der", type: "spki" }),
    "PKCS#1 PEM text": pemOf("RSA PUBLIC KEY", pkcs1),
    "PKCS#1 DER bytes": pkcs1,
    "PEM with CRLF": publicPem.replaceAll("\n", "\r\n"),
  };
}
