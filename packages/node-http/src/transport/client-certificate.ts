import { createSecureContext, type SecureContextOptions } from "node:tls";
import { configError } from "@wxrefund/core";

/** PKCS#12 bytes with their passphrase (WeChat Pay sets it to the merchant number), or PEM. */
export type ClientCertificate =
  | { readonly pfx: Uint8Array; readonly passphrase: string }
  | { readonly cert: string | Uint8Array; readonly key: string | Uint8Array };

/**
 * What TLS presents of the merchant; read once here, so that a wrong passphrase is known before money depends on it.
 * Throws `config`, which says how to convert a PKCS#12 file that OpenSSL 3 does not read.
 */
export function presented(certificate: ClientCertificate): SecureContextOptions {
  const bytes = (source: string | Uint8Array): Buffer => Buffer.from(source);
  const options: SecureContextOptions =
    "pfx" in certificate
      ? { pfx: bytes(certificate.pfx), passphrase: certificate.passphrase }
      : { cert: bytes(certificate.cert), key: bytes(certificate.key) };
  try {
    createSecureContext(options);
    return options;
  } catch (error) {
    throw configError("clientCertificate", "pfx" in options ? wrongPfx(error) : wrongPem);
  }
}

const wrongPem =
  "The client certificate cannot be read, or its key does not fit: cert is apiclient_cert.pem, key apiclient_key.pem.";

const convert =
  "openssl pkcs12 -legacy -in apiclient_cert.p12 -nodes -passin pass:MCHID -out apiclient.pem && " +
  "openssl pkcs12 -export -in apiclient.pem -out apiclient_cert_new.p12 -passout pass:MCHID && rm apiclient.pem";

/** By the words of OpenSSL; its error itself is not kept. */
function wrongPfx(error: unknown): string {
  if (error instanceof Error && /unsupported/i.test(error.message)) {
    return (
      "The PKCS#12 file is encrypted as older tools do it (RC2), which this Node.js does not read. Give apiclient_cert.pem " +
      `and apiclient_key.pem in its place, or convert it, with the merchant number for MCHID: ${convert}.`
    );
  }
  if (error instanceof Error && /mac verify failure/i.test(error.message)) {
    return "The passphrase does not open the PKCS#12 file: WeChat Pay sets it to the merchant number.";
  }
  return "The client certificate cannot be read as PKCS#12: pfx is the bytes of apiclient_cert.p12.";
}
