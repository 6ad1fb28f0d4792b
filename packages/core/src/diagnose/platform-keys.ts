import { serialKey } from "../exchange/certificates-v3.ts";
import { guardField } from "../exchange/grammar.ts";
import { isRefundError } from "../failure/errors.ts";
import type { Finding } from "./finding.ts";

/** A key that may have signed an answer, with all that is known of it. */
export interface PlatformKeyCandidate {
  /** `PUB_KEY_ID_…`, or a certificate's serial number. */
  readonly id: string;
  readonly kind: "public-key" | "certificate";
  /** JWK `n`, where the host reveals it. */
  readonly modulus?: string;
  readonly notBeforeMs?: number;
  readonly notAfterMs?: number;
  readonly verify: (message: Uint8Array, signature: Uint8Array) => Promise<boolean>;
}

/** The merchant's own key, told apart from the platform's. */
export interface MerchantKey {
  readonly serialNo?: string;
  readonly modulus?: string;
}

/** What is wrong with the keys before an answer has come. */
export function platformKeyFindings(
  keys: readonly PlatformKeyCandidate[],
  merchant: MerchantKey = {},
): readonly Finding[] {
  const ids = keys.map(({ id }) => serialKey(id));
  const twice = keys.filter(({ id }, at) => ids.indexOf(serialKey(id)) < at);
  return [
    ...(keys.some((key) => isMerchants(key, merchant)) ? [merchantsOwn] : []),
    ...keys.filter((key) => !hasItsId(key)).map(malformedId),
    ...twice.map(heldTwice),
  ];
}

/** By the grammar that a client holds it to, which refuses any other before it asks. */
function hasItsId({ id, kind }: PlatformKeyCandidate): boolean {
  if (kind === "certificate") return true;
  try {
    guardField("publicKeyId", id);
    return true;
  } catch (error) {
    if (isRefundError(error)) return false;
    throw error;
  }
}

function malformedId({ id }: PlatformKeyCandidate): Finding {
  return {
    id: "key-id-malformed",
    text: `${id} is not the id of a WeChat Pay public key, which is PUB_KEY_ID_ and digits; every query refuses it.`,
    fix: "Copy the id that stands beside the public key on the merchant platform; a certificate's serial number is none.",
  };
}

function heldTwice({ id }: PlatformKeyCandidate): Finding {
  return {
    id: "key-twice",
    text: `Two platform keys have the id ${id}, so it is not clear which one to trust; every query refuses them.`,
    fix: "Configure each key once: a certificate once in its file, a public key under its own id.",
  };
}

/** What is wrong between the key that an answer names and the keys at hand. */
export function namedKeyFindings(
  serial: string,
  timestampSeconds: number,
  keys: readonly PlatformKeyCandidate[],
): readonly Finding[] {
  const named = keyNamed(serial, keys);
  if (named === undefined) return [notAmong(serial, keys)];
  const { notBeforeMs = Number.NEGATIVE_INFINITY, notAfterMs = Number.POSITIVE_INFINITY } = named;
  const atMs = timestampSeconds * 1000;
  return atMs < notBeforeMs || atMs > notAfterMs ? [notValid] : [];
}

export function keyNamed(
  serial: string,
  keys: readonly PlatformKeyCandidate[],
): PlatformKeyCandidate | undefined {
  return keys.find(({ id }) => serialKey(id) === serialKey(serial));
}

function isMerchants(key: PlatformKeyCandidate, { modulus, serialNo }: MerchantKey): boolean {
  const sameModulus = modulus !== undefined && key.modulus === modulus;
  return sameModulus || (serialNo !== undefined && serialKey(key.id) === serialKey(serialNo));
}

const merchantsOwn: Finding = {
  id: "merchant-key-as-platform-key",
  text: "The merchant's own certificate or key stands where WeChat Pay's belongs; it cannot prove WeChat Pay's answers.",
  fix:
    "Use the WeChat Pay public key (pub_key.pem) or a platform certificate, not apiclient_cert.pem; both are on the " +
    "merchant platform under API security.",
};

const notValid: Finding = {
  id: "certificate-not-valid",
  text: "The certificate that the answer names was not valid at the answer's time.",
  fix: "Fetch the current platform certificates, or move to the WeChat Pay public key, which does not expire.",
};

function notAmong(serial: string, keys: readonly PlatformKeyCandidate[]): Finding {
  const wanted = serial.startsWith("PUB_KEY_ID_") ? "public-key" : "certificate";
  return keys.some(({ kind }) => kind === wanted) ? otherKey : onlyOther[wanted];
}

const otherKey: Finding = {
  id: "key-not-configured",
  text: "The answer names a key of WeChat Pay's that is not among the configured ones.",
  fix: "Compare its id with the merchant platform; while keys change, configure the old and the new one.",
};

const onlyOther: Readonly<Record<PlatformKeyCandidate["kind"], Finding>> = {
  "public-key": {
    id: "public-key-needed",
    text: "The answer is signed with WeChat Pay's public key, and only platform certificates are configured.",
    fix: "Configure the public key with its PUB_KEY_ID_…, beside the certificates while the change lasts.",
  },
  certificate: {
    id: "certificate-needed",
    text: "The answer is signed with a platform certificate, and only WeChat Pay's public key is configured.",
    fix:
      "Send the header Wechatpay-Serial with the public key's id, switch the key on at the merchant platform, or " +
      "configure the platform certificates as well.",
  },
};
