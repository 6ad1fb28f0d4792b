import { paramsStringV2 } from "../canonical/params-v2.ts";
import { digestV2, type SignTypeV2 } from "../digest/sign-v2.ts";
import { type Finding, unexplained } from "./finding.ts";
import { keyCandidatesV2, type OtherKeyV2 } from "./key-mistakes-v2.ts";
import { type FieldsV2, stringCandidatesV2 } from "./string-mistakes-v2.ts";

/** A V2 message with its `sign`, and the key that should fit. */
export interface MessageV2ToDiagnose {
  readonly fields: FieldsV2;
  readonly key: string;
  readonly signType: SignTypeV2;
  /** Other keys at hand, such as the sandbox's. */
  readonly otherKeys?: readonly OtherKeyV2[];
}

export interface DiagnosisV2 {
  readonly verified: boolean;
  readonly findings: readonly Finding[];
  /** The string to sign, with a stand-in for the key. */
  readonly string: string;
  /** The string that was signed instead, likewise, when a known mistake made it. */
  readonly signedString?: string;
}

/** Stands where the key stood. */
const hiddenKey = "(key)";

/**
 * Explains why a V2 message's sign does not fit: tries the known mistakes with string, key and algorithm, one at a time
 * and then two together, and says which ones make it fit. No result holds the key. Source: V2 signature rules.
 *
 * @example
 * ```ts
 * diagnoseSignV2({ fields, key, signType: "MD5" }).findings[0]?.id; // "sign-type-left-out"
 * ```
 */
export function diagnoseSignV2(message: MessageV2ToDiagnose): DiagnosisV2 {
  const string = `${paramsStringV2(message.fields)}&key=${hiddenKey}`;
  const sign = message.fields.get("sign") ?? "";
  if (sign === "") return { verified: false, findings: [signMissing(message.fields)], string };
  const fit = fitOf(message, sign.toUpperCase());
  if (fit === undefined) return { verified: false, findings: [notOfItsForm(sign) ?? unexplained], string };
  const findings = sign === sign.toUpperCase() ? fit.findings : [lowerCase, ...fit.findings];
  const verified = findings.length === 0;
  return fit.string === undefined || fit.string === string
    ? { verified, findings, string }
    : { verified, findings, string, signedString: fit.string };
}

/** One way to come to a string, a key or an algorithm; none of its findings for the right way. */
interface Way<Value> {
  readonly value: Value;
  readonly findings: readonly Finding[];
}

interface Fit {
  readonly findings: readonly Finding[];
  readonly string?: string;
}

function fitOf(
  { fields, key, signType, otherKeys = [] }: MessageV2ToDiagnose,
  sign: string,
): Fit | undefined {
  const other = signType === "MD5" ? "HMAC-SHA256" : "MD5";
  const algorithms: readonly Way<SignTypeV2>[] = [
    { value: signType, findings: [] },
    { value: other, findings: [otherAlgorithm(other, signType)] },
  ];
  const keys: readonly Way<string>[] = [
    { value: key, findings: [] },
    ...keyCandidatesV2(key, otherKeys).map(({ key: value, finding }) => ({ value, findings: [finding] })),
  ];
  const right = paramsStringV2(fields);
  const strings: readonly Way<(withKey: string) => string>[] = [
    { value: (withKey) => `${right}&key=${withKey}`, findings: [] },
    ...stringCandidatesV2(fields).map(({ withKey: value, finding }) => ({ value, findings: [finding] })),
  ];
  const rightLength = algorithms.filter(({ value }) => (value === "MD5" ? 32 : 64) === sign.length);
  for (const mistakes of [0, 1, 2])
    for (const string of strings)
      for (const { value: withKey, findings } of keys) {
        if (string.findings.length + findings.length !== mistakes) continue;
        const fitting = rightLength.find(
          ({ value }) => digestV2(string.value(withKey), { key: withKey, signType: value }) === sign,
        );
        if (fitting === undefined) continue;
        return {
          findings: [...string.findings, ...findings, ...fitting.findings],
          string: string.value(hiddenKey),
        };
      }
  return undefined;
}

function otherAlgorithm(used: SignTypeV2, wanted: SignTypeV2): Finding {
  return {
    id: "other-algorithm",
    text: `The sign is ${used}, and ${wanted} is configured.`,
    fix: `Configure ${used}, or send sign_type ${wanted} and sign with it; both sides must agree.`,
  };
}

function signMissing(fields: FieldsV2): Finding {
  return {
    id: "unsigned",
    text: "The message has no sign.",
    fix:
      fields.get("return_code") === "FAIL"
        ? "An answer with return_code FAIL never has one: read its return_msg; it proves nothing."
        : "Look for the place where sign is dropped; without it nothing is proven.",
  };
}

const lowerCase: Finding = {
  id: "sign-lower-case",
  text: "The sign is written in lower case.",
  fix: "Put the finished hex digest into upper case.",
};

function notOfItsForm(sign: string): Finding | undefined {
  if (/^(?:[0-9A-Fa-f]{32}|[0-9A-Fa-f]{64})$/.test(sign)) return undefined;
  return {
    id: "sign-malformed",
    text: `The sign has ${sign.length} characters; MD5 makes 32 hexadecimal digits and HMAC-SHA256 makes 64.`,
    fix: "Write the digest as upper-case hex, not as base64.",
  };
}
