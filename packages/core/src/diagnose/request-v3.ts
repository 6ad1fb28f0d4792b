import { requestMessageV3, type RequestMessageV3 } from "../canonical/request-v3.ts";
import { bodyCandidates } from "./body-mistakes.ts";
import { type Finding, unexplained } from "./finding.ts";
import { type MessageCandidate, requestCandidates } from "./request-mistakes.ts";

/** An APIv3 request as it was sent, and a way to tell whether a message is the one that was signed. */
export interface RequestV3ToDiagnose {
  readonly sent: RequestMessageV3;
  /** True for the message that the signature covers: a check with the merchant's public key, or with a known text. */
  readonly isSigned: (message: Uint8Array) => Promise<boolean>;
  /** This machine's clock when it was sent, if that is known. */
  readonly sentAtMs?: number;
}

export interface DiagnosisOfRequestV3 {
  /** The signature fits the request as it was sent, and its timestamp is of its form. */
  readonly verified: boolean;
  readonly findings: readonly Finding[];
  /** The message that had to be signed. */
  readonly message: Uint8Array;
  /** The message that was signed instead, when a known mistake made it. */
  readonly signedMessage?: Uint8Array;
}

/**
 * Explains why WeChat Pay refuses a request's signature (401 SIGN_ERROR): tries the known mistakes and says which one
 * the signature covers. Throws TypeError when a part of `sent` other than the body holds a line feed.
 * Source: APIv3 signature pages.
 *
 * @example
 * ```ts
 * const isSigned = (message: Uint8Array) => key.verify(message, signature);
 * (await diagnoseRequestV3({ sent, isSigned })).findings[0]?.id; // "query-not-signed"
 * ```
 */
export async function diagnoseRequestV3(given: RequestV3ToDiagnose): Promise<DiagnosisOfRequestV3> {
  const { sent, isSigned } = given;
  const message = requestMessageV3(sent);
  const facts = timestampFindings(given);
  if (await isSigned(message)) return { verified: facts.length === 0, findings: facts, message };
  for (const candidate of candidates(sent)) {
    if (!(await isSigned(candidate.message))) continue;
    const findings = [candidate.finding, ...facts];
    return { verified: false, findings, message, signedMessage: candidate.message };
  }
  return { verified: false, findings: facts.length > 0 ? facts : [unexplained], message };
}

function* candidates(sent: RequestMessageV3): Generator<MessageCandidate> {
  yield* requestCandidates(sent);
  for (const { body, finding } of bodyCandidates(sent.body ?? new Uint8Array()))
    yield { message: requestMessageV3({ ...sent, body }), finding };
}

function timestampFindings({ sent, sentAtMs }: RequestV3ToDiagnose): readonly Finding[] {
  const { timestamp } = sent;
  if (!/^[1-9]\d{9}$/.test(timestamp)) return [notSeconds];
  const offset = sentAtMs === undefined ? 0 : Math.floor(sentAtMs / 1000) - Number(timestamp);
  return Math.abs(offset) > 300 ? [tooOld(offset)] : [];
}

const notSeconds: Finding = {
  id: "timestamp-not-seconds",
  text: "The timestamp is not in seconds: WeChat Pay takes ten digits and no others.",
  fix: "Divide milliseconds by 1000 and round down.",
};

function tooOld(offsetSeconds: number): Finding {
  return {
    id: "timestamp-off",
    text: `The timestamp is ${Math.abs(offsetSeconds)} seconds ${offsetSeconds > 0 ? "old" : "ahead"}; WeChat Pay refuses more than 300.`,
    fix: "Set the clock by NTP, and sign each attempt anew.",
  };
}
