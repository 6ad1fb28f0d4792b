import {
  type Aead,
  encodeUtf8,
  isAeadFailure,
  isRefundError,
  readCertificatesV3,
  type RefundError,
  type Rsa,
  type RsaCertificate,
  type RsaSigner,
  type SealedCertificate,
  serialKey,
  unusableCertificates,
  wrongApiV3Key,
} from "@wxrefund/core";
import { type PlatformKey, sameKey, type Validity } from "./key-ring.ts";

/** What opening takes, and what is known of the answer. */
export interface Opening {
  readonly aead: Aead;
  readonly rsa: Rsa;
  readonly apiV3Key: string | Uint8Array;
  /** The merchant's own key. */
  readonly signer: RsaSigner;
  /** Was the signature over the body verified with a key that is held? */
  readonly proven: boolean;
  readonly nowMs: number;
}

type CertifiedKey = PlatformKey & { readonly validity: Validity };

/**
 * Opens every certificate of a download; rejects when one is not what it is said to be. Those that have ended are
 * left out; at least one is valid now.
 */
export async function openCertificates(body: Uint8Array, opening: Opening): Promise<readonly PlatformKey[]> {
  const { proven, nowMs } = opening;
  const read = readCertificatesV3(body);
  if (!read.ok) throw unusableCertificates(read.problem, proven);
  const keys = await Promise.all(read.value.map((sealed) => openOne(sealed, opening)));
  const lasting = keys.filter(({ validity }) => validity.notAfterMs >= nowMs);
  if (lasting.some(({ validity }) => validity.notBeforeMs <= nowMs)) return lasting;
  throw unusableCertificates("it brings no certificate that is valid now", proven);
}

async function openOne(sealed: SealedCertificate, opening: Opening): Promise<CertifiedKey> {
  const { rsa, signer, nowMs: downloadedAtMs } = opening;
  const [certificate, ...others] = await certificatesIn(await opened(sealed, opening), rsa);
  const { serialNo: id } = sealed;
  if (certificate === undefined || others.length > 0) {
    throw wrong(sealed, opening, "is not one X.509 certificate with an RSA key");
  }
  if (serialKey(certificate.serialNo) !== serialKey(id)) {
    throw wrong(sealed, opening, "has another serial number inside");
  }
  if (sameKey(certificate, signer)) throw wrong(sealed, opening, "holds the merchant's own key");
  const validity = validityOf(certificate, sealed);
  if (validity.notAfterMs < validity.notBeforeMs) {
    throw wrong(sealed, opening, "is not valid at the times that its record tells");
  }
  return { id, verifier: certificate, validity, downloadedAtMs };
}

function wrong({ serialNo }: SealedCertificate, { proven }: Opening, what: string): RefundError {
  return unusableCertificates(`certificate ${serialNo} ${what}`, proven);
}

async function opened(sealed: SealedCertificate, opening: Opening): Promise<Uint8Array> {
  const { aead, apiV3Key } = opening;
  try {
    return await aead.open({
      key: typeof apiV3Key === "string" ? encodeUtf8(apiV3Key) : apiV3Key,
      nonce: encodeUtf8(sealed.nonce),
      associatedData: encodeUtf8(sealed.associatedData),
      ciphertext: sealed.ciphertext,
    });
  } catch (error) {
    if (!isAeadFailure(error)) throw error;
    throw error.reason === "tag"
      ? wrongApiV3Key()
      : wrong(sealed, opening, `cannot be opened: ${error.reason}`);
  }
}

/** None for a text that is no certificate: the merchant configured nothing wrong here. */
async function certificatesIn(pem: Uint8Array, rsa: Rsa): Promise<readonly RsaCertificate[]> {
  try {
    return await rsa.importCertificates(pem);
  } catch (error) {
    if (isRefundError(error)) return [];
    throw error;
  }
}

/** The record may narrow what the certificate says, never widen it. */
function validityOf(certificate: RsaCertificate, record: SealedCertificate): Validity {
  return {
    notBeforeMs: Math.max(certificate.notBeforeMs, record.notBeforeMs ?? certificate.notBeforeMs),
    notAfterMs: Math.min(certificate.notAfterMs, record.notAfterMs ?? certificate.notAfterMs),
  };
}
