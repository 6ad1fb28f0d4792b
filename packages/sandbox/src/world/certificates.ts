import { publicKeyMaterial, webCryptoRsa } from "@wxrefund/webcrypto";
import { type CertificateParts, writeCertificate } from "./certificate.ts";
import { makePair, pem, randomText, type SandboxKeys } from "./keys.ts";

/** What TLS needs on both sides, as PEM text. */
export interface SandboxCertificates {
  /** Whom a client has to trust: `ca` of a Node.js transport, or a file for `NODE_EXTRA_CA_CERTS`. */
  readonly authority: string;
  /** For `localhost`, 127.0.0.1 and ::1. */
  readonly server: { readonly certificate: string; readonly privateKey: string };
  /** The merchant's API certificate (`apiclient_cert.pem`) and the key that belongs to it. */
  readonly merchant: { readonly certificate: string; readonly privateKey: string };
}

const dayMs = 86_400_000;
// So long live WeChat Pay's.
const lifeDays = 5 * 365;

/**
 * An authority of the sandbox's own, and certificates by it: for a server on loopback, and for the merchant's own key
 * and serial number, with which V2 applications must come. Runs wherever there is WebCrypto.
 *
 * @example
 * ```ts
 * const tls = await makeSandboxCertificates(keys);
 * const served = await serveSandbox({ sandbox, tls });
 * ```
 */
export async function makeSandboxCertificates(
  keys: Pick<SandboxKeys, "merchant">,
  nowMs: number = Date.now(),
): Promise<SandboxCertificates> {
  const rsa = webCryptoRsa();
  const [authority, server] = await Promise.all([makePair(crypto), makePair(crypto)]);
  const signer = await rsa.importPrivateKey(authority.privateKey);
  const issue = async (
    publicKey: string,
    parts: Pick<CertificateParts, "serialNo" | "subject" | "role">,
  ): Promise<string> =>
    pem(
      "CERTIFICATE",
      await writeCertificate({
        ...parts,
        issuer: "wxrefund sandbox",
        notBeforeMs: nowMs - dayMs,
        notAfterMs: nowMs + lifeDays * dayMs,
        spki: publicKeyMaterial(publicKey).spki,
        signer,
      }),
    );
  const [forAuthority, forServer, forMerchant] = await Promise.all([
    issue(authority.publicKey, { serialNo: newSerial(), subject: "wxrefund sandbox", role: "authority" }),
    issue(server.publicKey, { serialNo: newSerial(), subject: "localhost", role: "server" }),
    issue(keys.merchant.publicKey, {
      serialNo: keys.merchant.serialNo,
      subject: "wxrefund sandbox merchant",
      role: "client",
    }),
  ]);
  return {
    authority: forAuthority,
    server: { certificate: forServer, privateKey: server.privateKey },
    merchant: { certificate: forMerchant, privateKey: keys.merchant.privateKey },
  };
}

/** 20 bytes, the first below 0x80 and not 0. */
function newSerial(): string {
  return `5${randomText(crypto, "0123456789ABCDEF", 39)}`;
}
