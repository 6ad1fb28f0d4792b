import type { KeySource } from "@wxrefund/core";
import { publicKeyMaterial, webCryptoRsa } from "@wxrefund/webcrypto";
import { writeCertificate } from "./certificate.ts";
import { configError } from "./config-error.ts";
import { type KeptCertificate, makePair, pem, randomText, type SandboxKeys } from "./keys.ts";

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
  /** Upper-case hex: 40 digits for WeChat Pay. */
  readonly serialNo: string;
  /** Milliseconds since 1970. */
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
}

/**
 * A fresh key and a certificate of it. Rejects with `config` for a serial number that no certificate has.
 *
 * @example
 * ```ts
 * const terms = { notBeforeMs: Date.UTC(2026, 0, 1), notAfterMs: Date.UTC(2031, 0, 1) };
 * const serialNo = "5157F09EFDC096DE15EBE81A47057A7232F1B8E1";
 * const certificate = await makePlatformCertificate({ serialNo, ...terms });
 * const world = { ...defaultWorld(keys), platformCertificates: [certificate] };
 * ```
 */
export async function makePlatformCertificate(terms: CertificateTerms): Promise<KeptCertificate> {
  const { serialNo } = terms;
  if (!/^(?!0+$)[0-9A-F]{1,40}$/.test(serialNo)) {
    throw configError("serialNo", "The serial number is not 1 to 40 digits of upper-case hex.");
  }
  const { privateKey, publicKey } = await makePair(crypto);
  const certificate = await writeCertificate({
    ...terms,
    issuer: "wxrefund sandbox",
    subject: "wxrefund sandbox platform",
    spki: publicKeyMaterial(publicKey).spki,
    role: "platform",
    signer: await webCryptoRsa().importPrivateKey(privateKey),
  });
  return { serialNo, privateKey, certificate: pem("CERTIFICATE", certificate) };
}

const dayMs = 86_400_000;
// So long live WeChat Pay's.
const lifeDays = 5 * 365;

/**
 * The keys with a platform certificate, valid for five years from yesterday; keys that have one are as they were.
 *
 * @example
 * ```ts
 * const keys = await withPlatformCertificate(await makeSandboxKeys());
 * keys.platformCertificate?.serialNo; // "5F0C…", 40 hex digits
 * ```
 */
export async function withPlatformCertificate(
  keys: SandboxKeys,
  nowMs: number = Date.now(),
): Promise<SandboxKeys> {
  if (keys.platformCertificate !== undefined) return keys;
  const serialNo = `5${randomText(crypto, "0123456789ABCDEF", 39)}`;
  const terms = { notBeforeMs: nowMs - dayMs, notAfterMs: nowMs + lifeDays * dayMs };
  return { ...keys, platformCertificate: await makePlatformCertificate({ serialNo, ...terms }) };
}
