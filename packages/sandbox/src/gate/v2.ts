import { decodeUtf8, readXml, type SignTypeV2, verifyV2 } from "@wxrefund/core";
import { businessFail, returnFail } from "../answer/errors-v2.ts";
import type { MadeV2 } from "../answer/made.ts";
import type { Received } from "../route/received.ts";
import type { Site } from "../site.ts";
import type { SandboxMerchant } from "../world/world.ts";
import type { Asker } from "./asker.ts";

export type FieldsV2 = ReadonlyMap<string, string>;

/** What a request claims, read but not yet believed. */
interface Claim {
  readonly received: Received;
  /** Absent when the body is not V2's XML. */
  readonly fields?: FieldsV2;
  /** Absent when the sign is not right. */
  readonly asker?: Asker;
  readonly merchant?: SandboxMerchant;
  /** Whose certificate must be shown, if any. */
  readonly certificate: Certificate;
}

interface Certificate {
  readonly needed: boolean;
  /** The merchant number it was issued to; absent when none was shown, or a stranger's. */
  readonly mchid?: string;
}

interface Step {
  readonly name: string;
  /** The refusal, or undefined when the request passes. */
  readonly refuse: (claim: Claim) => MadeV2 | undefined;
}

/**
 * What V2 checks before it looks at the question, in its order. Until the sign is found right the answer is
 * `return_code` FAIL without a sign: there is no key to sign it with, or nobody to sign it for.
 */
const stepsV2: readonly Step[] = [
  { name: "POST", refuse: ({ received }) => (received.method === "POST" ? undefined : returnFail("method")) },
  { name: "XML", refuse: ({ fields }) => (fields === undefined ? returnFail("xml") : undefined) },
  { name: "mch_id", refuse: ({ merchant }) => (merchant === undefined ? returnFail("merchant") : undefined) },
  { name: "certificate", refuse: refuseCertificate },
  { name: "sign", refuse: ({ asker }) => (asker === undefined ? returnFail("sign") : undefined) },
  { name: "appid", refuse: refuseAppid },
  { name: "nonce_str", refuse: refuseNonce },
  { name: "sub_mch_id", refuse: refuseSubMerchant },
];

export type AdmissionV2 =
  | { readonly admitted: true; readonly asker: Asker; readonly fields: FieldsV2 }
  | { readonly admitted: false; readonly refusal: MadeV2 };

/** Applications need the merchant's certificate as well, unless the sandbox was told otherwise. */
export function admitV2(received: Received, site: Site, needs: "sign" | "certificate" = "sign"): AdmissionV2 {
  const certificate = readCertificate(received, site, needs);
  const claim: Claim = { ...readClaim(received, site), certificate };
  for (const step of stepsV2) {
    const refusal = step.refuse(claim);
    if (refusal !== undefined) return { admitted: false, refusal };
  }
  const { asker, fields } = claim;
  if (asker === undefined || fields === undefined) return { admitted: false, refusal: returnFail("sign") };
  return { admitted: true, asker, fields };
}

function readCertificate(
  { clientCertificate }: Received,
  site: Site,
  needs: "sign" | "certificate",
): Certificate {
  const needed = needs === "certificate" && site.v2ClientCertificate === "required";
  const known = site.index.certificate(clientCertificate?.serialNo ?? "");
  return known === undefined ? { needed } : { needed, mchid: known.mchid };
}

function readClaim(received: Received, site: Site): Omit<Claim, "certificate"> {
  const text = decodeUtf8(received.body);
  const document = text.ok ? readXml(text.value) : text;
  if (!document.ok || document.value.root !== "xml") return { received };
  const { fields } = document.value;
  const merchant = site.index.merchant(fields.get("mch_id") ?? "");
  if (merchant?.v2 === undefined) return { received, fields };
  const asker = readAsker(fields, merchant, merchant.v2.key);
  return { received, fields, merchant, ...(asker === undefined ? {} : { asker }) };
}

const signTypes: Readonly<Record<string, SignTypeV2>> = {
  "": "MD5",
  MD5: "MD5",
  "HMAC-SHA256": "HMAC-SHA256",
};

function readAsker(fields: FieldsV2, merchant: SandboxMerchant, key: string): Asker | undefined {
  const named = fields.get("sign_type") ?? "";
  const signType = Object.hasOwn(signTypes, named) ? signTypes[named] : undefined;
  if (signType === undefined || verifyV2(fields, { key, signType }) !== "valid") return undefined;
  const subMchid = fields.get("sub_mch_id") ?? "";
  const asker = { appid: fields.get("appid") ?? "", merchant, key, signType };
  return subMchid === "" ? asker : { ...asker, subMchid };
}

function refuseCertificate({ certificate, merchant }: Claim): MadeV2 | undefined {
  const shown = certificate.mchid !== undefined && certificate.mchid === merchant?.mchid;
  return certificate.needed && !shown ? returnFail("certificate") : undefined;
}

function refuseAppid({ asker, merchant }: Claim): MadeV2 | undefined {
  if (asker === undefined) return returnFail("sign");
  return merchant?.v2?.appids.includes(asker.appid) === true
    ? undefined
    : businessFail(asker, "APPID_NOT_EXIST");
}

function refuseNonce({ asker, fields }: Claim): MadeV2 | undefined {
  if (asker === undefined) return returnFail("sign");
  const length = fields?.get("nonce_str")?.length ?? 0;
  return length >= 1 && length <= 32 ? undefined : businessFail(asker, "PARAM_ERROR", "nonce_str");
}

/** A service provider must name a sub-merchant; whoever names one must be its service provider. */
function refuseSubMerchant({ asker, merchant }: Claim): MadeV2 | undefined {
  if (asker === undefined) return returnFail("sign");
  if (asker.subMchid === undefined) {
    const needed = merchant?.v2?.kind === "service-provider";
    return needed ? businessFail(asker, "PARAM_ERROR", "sub_mch_id") : undefined;
  }
  const known = merchant?.subMchids?.includes(asker.subMchid) === true;
  return known ? undefined : businessFail(asker, "MCHID_NOT_EXIST", "sub_mch_id");
}
