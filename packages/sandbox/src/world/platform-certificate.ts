import type { KeySource } from "@wxrefund/core";
import { splitPem, webCryptoRsa } from "@wxrefund/webcrypto";
import { configError } from "./config-error.ts";
import { makePair, pem } from "./keys.ts";
import { makeX509 } from "./x509.ts";

/** A platform certificate: the platform signs with it, and `GET /v3/certificates` lists it. */
export interface PlatformCertificate {
  /** Hex, as the certificate has it. */
  readonly serialNo: string;
  readonly privateKey: KeySource;
  /** X.509, PEM. */
  readonly certificate: string;
  /** Listed as soon as the virtual clock was moved this many seconds. Default 0: from the start. */
  readonly listedAfterSeconds?: number;
  /** Signs from then on, in place of those before it. Default: as soon as it is listed. */
  readonly signsAfterSeconds?: number;
}

export interface CertificateTerms {
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
  /** Hex, an even number of digits. */
  readonly serialNo: string;
}

/**
 * A fresh key and a certificate of it. Rejects with `config` for a serial number that is not 1 to 20 bytes in hex.
 *
 * @example
 * ```ts
 * const notBeforeMs = Date.UTC(2026, 0, 1);
 * const terms = { serialNo: "5157F09EFDC096DE15EBE81A47057A7232F1B8E1", notBeforeMs, notAfterMs: Date.UTC(2031, 0, 1) };
 * const certificate = await makePlatformCertificate(terms);
 * const sandbox = createSandbox({ world: { ...defaultWorld(keys), platformKeys: [], platformCertificates: [certificate] } });
 * ```
 */
export async function makePlatformCertificate(
  { serialNo, ...days }: CertificateTerms,
  host: Crypto = crypto,
): Promise<PlatformCertificate> {
  if (!/^(?:[0-9A-F]{2}){1,20}$/.test(serialNo) || /^(?:00)+$/.test(serialNo)) {
    throw configError("serialNo", "The serial number is not 1 to 20 bytes in upper-case hex.");
  }
  const { privateKey, publicKey } = await makePair(host);
  const blocks = splitPem(publicKey);
  const [spki] = blocks.ok ? blocks.value : [];
  if (spki === undefined) throw configError("publicKey", "The host gave no public key.");
  const { sign } = await webCryptoRsa(host.subtle).importPrivateKey(privateKey);
  const der = await makeX509({ serialNo, ...days, spki: spki.der, sign });
  return { serialNo, privateKey, certificate: pem("CERTIFICATE", der) };
}
