import { encodeBase64, encodeUtf8 } from "@wxrefund/core";
import { certificateMaterials } from "@wxrefund/webcrypto";
import { beijingRfc3339 } from "../ledger/moment.ts";
import type { PlatformCertificate } from "../world/platform-certificate.ts";
import { answerV3 } from "./json.ts";
import type { MadeV3 } from "./made.ts";

interface Sealing {
  /** 32 characters. */
  readonly apiV3Key: string;
  /** 32 letters and digits each time. */
  readonly nonce: () => string;
}

const associatedData = "certificate";

/** The list of platform certificates, each encrypted with the APIv3 key (platform certificate page). */
export async function certificatesAnswerV3(
  certificates: readonly PlatformCertificate[],
  sealing: Sealing,
): Promise<MadeV3> {
  const data = await Promise.all(certificates.map((certificate) => record(certificate, sealing)));
  return answerV3(200, { data });
}

async function record(
  { serialNo, certificate }: PlatformCertificate,
  { apiV3Key, nonce }: Sealing,
): Promise<Readonly<Record<string, unknown>>> {
  const [facts] = certificateMaterials(certificate);
  const iv = nonce().slice(0, 12).toLowerCase();
  return {
    serial_no: serialNo,
    ...(facts === undefined
      ? {}
      : { effective_time: beijingRfc3339(facts.notBeforeMs), expire_time: beijingRfc3339(facts.notAfterMs) }),
    encrypt_certificate: {
      algorithm: "AEAD_AES_256_GCM",
      nonce: iv,
      associated_data: associatedData,
      ciphertext: await sealed(certificate, apiV3Key, iv),
    },
  };
}

async function sealed(text: string, apiV3Key: string, nonce: string): Promise<string> {
  const { subtle } = crypto;
  const raw = new Uint8Array(encodeUtf8(apiV3Key));
  const key = await subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt"]);
  const iv = new Uint8Array(encodeUtf8(nonce));
  const additionalData = new Uint8Array(encodeUtf8(associatedData));
  const gcm = { name: "AES-GCM", iv, additionalData };
  return encodeBase64(new Uint8Array(await subtle.encrypt(gcm, key, new Uint8Array(encodeUtf8(text)))));
}
