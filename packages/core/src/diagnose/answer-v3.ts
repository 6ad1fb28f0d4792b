import { authorizationSchemeV3 } from "../canonical/authorization.ts";
import { answerMessageV3 } from "../canonical/response-v3.ts";
import { readSignedHeaders } from "../canonical/signed-headers.ts";
import { decodeBase64 } from "../codec/base64.ts";
import type { HeaderLine } from "../port/wire.ts";
import { bodyCandidates } from "./body-mistakes.ts";
import { clockFindings } from "./clock.ts";
import { type Finding, unexplained } from "./finding.ts";
import { repairedLines, signatureLines, type SignatureLines } from "./header-repairs.ts";
import {
  keyNamed,
  type MerchantKey,
  namedKeyFindings,
  type PlatformKeyCandidate,
  platformKeyFindings,
} from "./platform-keys.ts";

/** An APIv3 answer or notification as it is at hand, and the keys that may have signed it. */
export interface AnswerV3ToDiagnose {
  readonly headers: readonly HeaderLine[];
  readonly body: Uint8Array;
  readonly keys: readonly PlatformKeyCandidate[];
  readonly merchant?: MerchantKey;
  /** This machine's clock when the headers came, if that is known. */
  readonly receivedAtMs?: number;
}

export interface DiagnosisV3 {
  /** The signature fits the answer as it is at hand, with the key that it names, and in time. */
  readonly verified: boolean;
  /** What is wrong, the cause before what follows from it; empty for a good answer. */
  readonly findings: readonly Finding[];
  /** The message as it is at hand. */
  readonly message?: Uint8Array;
  /** The message that the signature does fit, when that is another one. */
  readonly signedMessage?: Uint8Array;
}

/**
 * Explains why an APIv3 answer does not verify: tries the known mistakes with headers, body and keys, and says which
 * one makes the signature fit. Never rejects unless a `verify` does. Source: APIv3 signature pages.
 *
 * @example
 * ```ts
 * const { findings } = await diagnoseAnswerV3({ headers, body, keys });
 * findings[0]?.id; // "line-feed-added" for a body saved by an editor
 * ```
 */
export async function diagnoseAnswerV3(given: AnswerV3ToDiagnose): Promise<DiagnosisV3> {
  const { headers, body, keys, merchant } = given;
  const found = signatureLines(headers);
  const aboutKeys = platformKeyFindings(keys, merchant);
  if (found === undefined) return { verified: false, findings: [...aboutKeys, headersMissing(headers)] };
  const { lines, findings: aboutHeaders } = repairedLines(found);
  if (lines.signature.startsWith("WECHATPAY/SIGNTEST/"))
    return { verified: false, findings: [...aboutKeys, probe] };
  const message = messageOf(lines, body);
  const signature = decodeBase64(lines.signature);
  if (message === undefined || !signature.ok || !/^[1-9]\d{9,10}$/.test(lines.timestamp))
    return { verified: false, findings: [...aboutKeys, ...aboutHeaders, unreadable] };
  const timestampSeconds = Number(lines.timestamp);
  const facts = [
    ...aboutKeys,
    ...aboutHeaders,
    ...headerFacts(headers, aboutHeaders),
    ...clockFindings(headers, timestampSeconds, given.receivedAtMs),
  ];
  const aboutNamed = namedKeyFindings(lines.serial, timestampSeconds, keys);
  const fit = await fitOf({ lines, signature: signature.value, body, keys });
  if (fit === undefined) {
    const known = [...facts, ...aboutNamed];
    return { verified: false, message, findings: [...known, ...mystery(body, known)] };
  }
  const misplaced = fit.findings.includes(keyUnderOtherId);
  const findings = [...fit.findings, ...(misplaced ? [] : aboutNamed), ...facts];
  const verified = findings.length === 0;
  return fit.message === undefined
    ? { verified, findings, message }
    : { verified, findings, message, signedMessage: fit.message };
}

function messageOf({ timestamp, nonce }: SignatureLines, body: Uint8Array): Uint8Array | undefined {
  return `${timestamp}${nonce}`.includes("\n") ? undefined : answerMessageV3({ timestamp, nonce, body });
}

interface Signed {
  readonly lines: SignatureLines;
  readonly signature: Uint8Array;
  readonly body: Uint8Array;
  readonly keys: readonly PlatformKeyCandidate[];
}

interface Fit {
  readonly findings: readonly Finding[];
  readonly message?: Uint8Array;
}

/** The first reading of body and key that the signature fits. */
async function fitOf({ lines, signature, body, keys }: Signed): Promise<Fit | undefined> {
  const named = keyNamed(lines.serial, keys);
  const byLikelihood = named === undefined ? keys : [named, ...keys.filter((key) => key !== named)];
  const { timestamp, nonce } = lines;
  const fits = async (read: Uint8Array): Promise<PlatformKeyCandidate | undefined> => {
    const message = answerMessageV3({ timestamp, nonce, body: read });
    for (const key of byLikelihood) if (await key.verify(message, signature)) return key;
    return undefined;
  };
  const asItStands = await fits(body);
  if (asItStands !== undefined) return { findings: underOtherId(asItStands, named) };
  for (const { body: original, finding } of bodyCandidates(body)) {
    const key = await fits(original);
    if (key === undefined) continue;
    const message = answerMessageV3({ timestamp, nonce, body: original });
    return { findings: [finding, ...underOtherId(key, named)], message };
  }
  return undefined;
}

function underOtherId(
  key: PlatformKeyCandidate,
  named: PlatformKeyCandidate | undefined,
): readonly Finding[] {
  return key === named ? [] : [keyUnderOtherId];
}

const keyUnderOtherId: Finding = {
  id: "key-under-other-id",
  text: "The signature fits a configured key, but that key stands under another id than the answer names.",
  fix: "Give each key the id that the merchant platform shows beside it.",
};

const probe: Finding = {
  id: "probe",
  text: "WeChat Pay sent a deliberately wrong signature (WECHATPAY/SIGNTEST/) to see whether it is checked; it was, rightly.",
  fix: "Refuse it and ask again; a notification is sent again by itself.",
};

const unreadable: Finding = {
  id: "headers-unreadable",
  text: "The signature headers are not of their form: ten digits of timestamp, a nonce on one line, a base64 signature.",
  fix: "Save the headers as they arrived, one line each.",
};

function headersMissing(headers: readonly HeaderLine[]): Finding {
  const read = readSignedHeaders(headers);
  const some = read.state === "malformed" ? ` ${read.problem}` : "";
  return {
    id: "unsigned",
    text: `The answer lacks signature headers, so nothing can be verified.${some}`,
    fix:
      "An answer from before authentication (400, 401) or from a gateway has none. Otherwise look for a proxy that drops " +
      "Wechatpay-Timestamp, -Nonce, -Signature and -Serial.",
  };
}

function headerFacts(headers: readonly HeaderLine[], repaired: readonly Finding[]): readonly Finding[] {
  const read = readSignedHeaders(headers);
  if (read.state === "malformed" && repaired.length === 0)
    return [{ ...unreadable, text: `The signature headers are not of their form: ${read.problem}` }];
  if (read.state !== "present" || (read.signatureType ?? authorizationSchemeV3) === authorizationSchemeV3)
    return [];
  return [otherAlgorithm];
}

const otherAlgorithm: Finding = {
  id: "other-algorithm",
  text: `Wechatpay-Signature-Type names another algorithm than ${authorizationSchemeV3}.`,
  fix: "This toolkit checks RSA signatures only; ask for them.",
};

/** What to say when nothing fits; with an unknown key or a compressed body the reason is at hand already. */
function mystery(body: Uint8Array, facts: readonly Finding[]): readonly Finding[] {
  if (isCompressed(body)) return [compressed];
  const told = new Set([
    "merchant-key-as-platform-key",
    "key-not-configured",
    "public-key-needed",
    "certificate-needed",
  ]);
  return facts.some(({ id }) => told.has(id)) ? [] : [unexplained];
}

function isCompressed(body: Uint8Array): boolean {
  const [first, second = 0] = body;
  return (first === 0x1f && second === 0x8b) || (first === 0x78 && (0x7800 + second) % 31 === 0);
}

const compressed: Finding = {
  id: "body-compressed",
  text: "The body is still compressed; the signature covers the decompressed bytes.",
  fix: "Undo Content-Encoding first, then verify.",
};
