import { type AuthorizationParts, decodeBase64, isFresh, readAuthorization } from "@wxrefund/core";
import { errorV3 } from "../answer/errors-v3.ts";
import type { MadeV3 } from "../answer/made.ts";
import type { Received } from "../route/received.ts";
import type { Site } from "../site.ts";
import type { KnownCertificate } from "../world/world-index.ts";
import type { SandboxMerchant } from "../world/world.ts";
import { requestMessage, signatureDetail } from "./sign-information.ts";

/** What a request claims, read but not yet believed. */
interface Claim {
  readonly received: Received;
  readonly authorization?: AuthorizationParts;
  /** The one the claimed serial number names. */
  readonly certificate?: KnownCertificate;
  readonly merchant?: SandboxMerchant;
}

interface Step {
  readonly name: string;
  /** The refusal, or undefined when the request passes. */
  readonly refuse: (claim: Claim, site: Site) => MadeV3 | undefined | Promise<MadeV3 | undefined>;
}

/**
 * What WeChat Pay checks before it looks at the question, in its order. The steps up to the signature refuse
 * without signing, since nobody is authenticated yet.
 */
const stepsV3: readonly Step[] = [
  { name: "Accept and User-Agent", refuse: ({ received }) => refuseBareHeaders(received.headers) },
  { name: "Authorization", refuse: refuseAuthorization },
  { name: "clock", refuse: refuseStale },
  {
    name: "serial",
    refuse: ({ certificate }) => (certificate === undefined ? errorV3("serial") : undefined),
  },
  { name: "signature over the exact request line", refuse: refuseSignature },
  // The certificate has proven who asks, so a merchant number that does not exist is answered with a signature.
  { name: "mchid", refuse: ({ merchant }) => (merchant === undefined ? errorV3("merchant") : undefined) },
  { name: "serial belongs to mchid", refuse: refuseForeignSerial },
];

export type AdmissionV3 =
  | { readonly admitted: true; readonly merchant: SandboxMerchant }
  | { readonly admitted: false; readonly refusal: MadeV3 };

export async function admitV3(received: Received, site: Site): Promise<AdmissionV3> {
  const claim = readClaim(received, site);
  for (const step of stepsV3) {
    const refusal = await step.refuse(claim, site);
    if (refusal !== undefined) return { admitted: false, refusal };
  }
  if (claim.merchant === undefined) return { admitted: false, refusal: errorV3("merchant") };
  return { admitted: true, merchant: claim.merchant };
}

function readClaim(received: Received, site: Site): Claim {
  const read = readAuthorization(received.headers.get("authorization") ?? "");
  if (!read.ok) return { received };
  const certificate = site.index.certificate(read.value.serialNo);
  const merchant = site.index.merchant(read.value.mchid);
  return {
    received,
    authorization: read.value,
    ...(certificate === undefined ? {} : { certificate }),
    ...(merchant?.v3 === undefined ? {} : { merchant }),
  };
}

function refuseBareHeaders(headers: Headers): MadeV3 | undefined {
  const present = ["accept", "user-agent"].every((name) => (headers.get(name) ?? "") !== "");
  return present ? undefined : errorV3("noAccept");
}

function refuseAuthorization({ authorization, received }: Claim): MadeV3 | undefined {
  if (authorization !== undefined) return undefined;
  const scheme = /^[^ ]+(?= )/.exec(received.headers.get("authorization") ?? "")?.[0];
  const other = scheme !== undefined && scheme !== "WECHATPAY2-SHA256-RSA2048";
  return errorV3(other ? "otherScheme" : "noAuthorization");
}

function refuseStale({ authorization }: Claim, { nowMs }: Site): MadeV3 | undefined {
  const timestamp = authorization?.timestamp ?? "";
  const fresh = /^[1-9][0-9]{9,10}$/.test(timestamp) && isFresh(Number(timestamp), nowMs());
  return fresh ? undefined : errorV3("stale");
}

async function refuseSignature(claim: Claim, { keys }: Site): Promise<MadeV3 | undefined> {
  const { authorization, certificate, received } = claim;
  if (authorization === undefined || certificate === undefined) return errorV3("signature");
  const message = requestMessage(received, authorization);
  const signature = decodeBase64(authorization.signature);
  const verifier = await keys.merchantVerifier(certificate);
  if (signature.ok && (await verifier.verify(message, signature.value))) return undefined;
  return errorV3("signature", signatureDetail(received, authorization, message.length));
}

function refuseForeignSerial({ certificate, merchant }: Claim): MadeV3 | undefined {
  return certificate?.mchid === merchant?.mchid ? undefined : errorV3("serial");
}
