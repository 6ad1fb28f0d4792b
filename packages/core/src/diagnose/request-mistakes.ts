import { requestMessageV3, type RequestMessageV3 } from "../canonical/request-v3.ts";
import { encodeUtf8 } from "../codec/utf8.ts";
import type { Finding } from "./finding.ts";
import { lineMistakes } from "./line-mistakes.ts";

/** A message that one of the known mistakes would have signed. */
export interface MessageCandidate {
  readonly message: Uint8Array;
  readonly finding: Finding;
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

const requestMistakes: readonly RequestMistake[] = [
  ...lineMistakes.map(({ messages, ...finding }) => ({
    ...finding,
    messages: (sent: RequestMessageV3) => messages(requestMessageV3(sent)),
  })),
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

/** Every message that a known mistake with anything but the body makes of a request. */
export function* requestCandidates(sent: RequestMessageV3): Generator<MessageCandidate> {
  for (const { id, text, fix, messages } of requestMistakes)
    for (const message of messages(sent)) yield { message, finding: { id, text, fix } };
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
