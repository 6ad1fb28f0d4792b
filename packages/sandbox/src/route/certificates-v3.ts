import { certificatesAnswerV3 } from "../answer/certificates-v3.ts";
import { answerV3 } from "../answer/json.ts";
import type { MadeV3 } from "../answer/made.ts";
import { admitV3 } from "../gate/v3.ts";
import type { Site } from "../site.ts";
import { listedCertificates } from "../world/certificate-ring.ts";
import type { Received } from "./received.ts";

/** `GET /v3/certificates`. A merchant number without certificates, or without an APIv3 key, gets a signed 404. */
export async function listCertificatesV3(received: Received, site: Site): Promise<MadeV3> {
  const admission = await admitV3(received, site);
  if (!admission.admitted) return admission.refusal;
  const listed = listedCertificates(site.index.world, site.clock);
  const apiV3Key = admission.merchant.v3?.apiV3Key;
  if (listed.length === 0 || apiV3Key === undefined) {
    return answerV3(404, { code: "RESOURCE_NOT_EXISTS", message: "无可用的平台证书" });
  }
  return certificatesAnswerV3(listed, { apiV3Key, nonce: site.nonce });
}
