import { requestMessageV3, type RequestMessageV3 } from "../canonical/request-v3.ts";
import { decodeUtf8, encodeUtf8 } from "../codec/utf8.ts";
import { bodyCandidates } from "./body-mistakes.ts";
import { type Finding, unexplained } from "./finding.ts";

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

interface RequestMistake extends Finding {
  /** The messages that this mistake would have signed. */
  readonly messages: (sent: RequestMessageV3) => readonly Uint8Array[];
}

const hosts = [
  "https://api.mch.weixin.qq.com",
  "https://api2.mch.weixin.qq.com",
  "https://api.wechatpay.cn",
  "https://api2.wechatpay.cn",
];

const mistakes: readonly RequestMistake[] = [
  {
    id: "line-feed-lost",
    text: "The last line feed was not signed; every line has one, the body's too, even when the body is empty.",
    fix: "Join the five parts and end with a line feed.",
    messages: (sent) => {
      const message = requestMessageV3(sent);
      return sent.body === undefined || sent.body.length === 0
        ? [message.subarray(0, -1), message.subarray(0, -2)]
        : [message.subarray(0, -1)];
    },
  },
  {
    id: "line-feed-added",
    text: "One line feed too many was signed.",
    fix: "A request without body ends with exactly two line feeds.",
    messages: (sent) => [changedText(sent, (text) => `${text}\n`)],
  },
  {
    id: "line-feed-spelled",
    text: String.raw`The two characters \n were signed where line feeds belong.`,
    fix: String.raw`Write the line feed itself; single quotes and shells keep \n as it is.`,
    messages: (sent) => [changedText(sent, (text) => text.replaceAll("\n", String.raw`\n`))],
  },
  {
    id: "crlf",
    text: "Lines were signed with CRLF; they end with a single line feed.",
    fix: "Join the parts with \\n on every system.",
    messages: (sent) => [changedText(sent, (text) => text.replaceAll("\n", "\r\n"))],
  },
  {
    id: "query-not-signed",
    text: "The query (?…) was not signed; it belongs to the path.",
    fix: "Sign the path with its query, exactly as on the request line.",
    messages: (sent) => changedTarget(sent, (target) => target.replace(/\?.*$/s, "")),
  },
  {
    id: "host-signed",
    text: "The scheme and host were signed; only path and query belong there.",
    fix: "Sign from the first slash of the path.",
    messages: (sent) => hosts.flatMap((host) => changedTarget(sent, (target) => host + target)),
  },
  {
    id: "slash-lost",
    text: "The path was signed without its first slash.",
    fix: "Sign /v3/…, exactly as on the request line.",
    messages: (sent) => changedTarget(sent, (target) => target.replace(/^\//, "")),
  },
  {
    id: "url-escapes-differ",
    text: "The signed path or query escapes its characters otherwise than the one that was sent.",
    fix: "Make the URL text once, then sign and send that very text.",
    messages: (sent) => [
      ...changedTarget(sent, unescaped),
      ...changedTarget(sent, (target) => target.replaceAll("%", "%25")),
      ...changedTarget(sent, (target) => escapedLike(encodeURIComponent, target)),
      ...changedTarget(sent, (target) => escapedLike(encodeURI, target)),
    ],
  },
  {
    id: "method-case",
    text: "The method was signed in lower case.",
    fix: "Sign GET or POST in upper case.",
    messages: (sent) => [requestMessageV3({ ...sent, method: sent.method.toLowerCase() })],
  },
  {
    id: "timestamp-milliseconds",
    text: "The timestamp was signed in milliseconds and sent in seconds, or the other way round.",
    fix: "Sign and send the same whole seconds since 1970, ten digits.",
    messages: (sent) => [
      requestMessageV3({ ...sent, timestamp: `${sent.timestamp}000` }),
      requestMessageV3({ ...sent, timestamp: sent.timestamp.slice(0, 10) }),
    ],
  },
  {
    id: "timestamp-and-nonce-swapped",
    text: "Timestamp and nonce were signed in the wrong order.",
    fix: "The order is method, path with query, timestamp, nonce, body.",
    messages: (sent) => [requestMessageV3({ ...sent, timestamp: sent.nonce, nonce: sent.timestamp })],
  },
  {
    id: "body-signed-for-none",
    text: "A body was signed for a request that was sent without one.",
    fix: "A GET has an empty body: sign nothing there, not {} or null.",
    messages: (sent) =>
      ["{}", "null", "[]", "undefined", '""'].map((body) =>
        requestMessageV3({ ...sent, body: encodeUtf8(body) }),
      ),
  },
];

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

interface Candidate {
  readonly message: Uint8Array;
  readonly finding: Finding;
}

function* candidates(sent: RequestMessageV3): Generator<Candidate> {
  for (const { id, text, fix, messages } of mistakes)
    for (const message of messages(sent)) yield { message, finding: { id, text, fix } };
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

/** A body that is not UTF-8 is left alone: these mistakes are made with text. */
function changedText(sent: RequestMessageV3, change: (text: string) => string): Uint8Array {
  const message = requestMessageV3(sent);
  const text = decodeUtf8(message);
  return text.ok ? encodeUtf8(change(text.value)) : message;
}

function changedTarget(sent: RequestMessageV3, change: (target: string) => string): readonly Uint8Array[] {
  const target = change(sent.target);
  return target === sent.target || target.includes("\n") ? [] : [requestMessageV3({ ...sent, target })];
}

function unescaped(target: string): string {
  try {
    return decodeURIComponent(target);
  } catch {
    return target;
  }
}

/** The same path and query with each part escaped by another rule. */
function escapedLike(escape: (text: string) => string, target: string): string {
  return target.replace(/[^/?&=]+/g, (part) => escape(unescaped(part)));
}
