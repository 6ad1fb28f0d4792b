import { decodeBase64, encodeBase64 } from "../codec/base64.ts";
import { configError } from "../failure/config.ts";
import type { HeaderLine, WireAnswer } from "../port/wire.ts";

/** A raw answer as a client keeps it (`answer.evidence`), or a notification as it arrived (`protocol: "v3"`). */
export interface RelayableEvidence {
  readonly protocol: "v3" | "v2";
  /** Names in any case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The bytes that arrived, after content decoding. */
  readonly body: Uint8Array;
}

/** What a server hands on so that a page can check WeChat Pay's signature itself; survives JSON byte for byte. */
export interface RelayedAnswer {
  readonly protocol: "v3";
  /** The lines a signature consists of, names in lower case. The HTTP status is not signed, so it is not here. */
  readonly headers: Readonly<Record<string, string>>;
  /** The signed bytes, base64. */
  readonly body: string;
}

const relayedHeaders = [
  "wechatpay-timestamp",
  "wechatpay-nonce",
  "wechatpay-serial",
  "wechatpay-signature",
  "wechatpay-signature-type",
];
// 1 MiB as base64.
const maxBodyLength = 4 * Math.ceil(1_048_576 / 3);

/**
 * Makes an APIv3 answer fit for `JSON.stringify`, for `@wxrefund/browser-verify` to check in a page: the Wechatpay-*
 * lines and the body as base64, since text could not be trusted to survive every JSON writer unchanged. Throws
 * `config` for V2 evidence, whose key is a shared secret that no page may hold: sign a receipt instead.
 *
 * @example
 * ```ts
 * const { answer } = await refunds.query({ outRefundNo });
 * return Response.json({ relayed: relay(answer.evidence) });
 * ```
 */
export function relay({ protocol, headers, body }: RelayableEvidence): RelayedAnswer {
  if (protocol !== "v3") {
    throw configError(
      "evidence",
      "A V2 answer cannot be relayed: to check it a page would need the APIv2 key.",
    );
  }
  const lines = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  const kept = lines.filter(([name]) => relayedHeaders.includes(name));
  return { protocol, headers: Object.fromEntries(kept), body: encodeBase64(body) };
}

/** What became of a relayed answer on its way; nothing is verified yet. */
export type ReadRelayed =
  | { readonly state: "answer"; readonly answer: Pick<WireAnswer, "headers" | "body"> }
  | { readonly state: "v2" }
  | { readonly state: "unreadable"; readonly problem: string };

/**
 * Reads what `relay` made, after JSON. Members it does not know are ignored, keys above all: an answer cannot bring
 * its own. Bodies are bounded at 1 MiB. Never throws.
 *
 * @example
 * ```ts
 * const read = readRelayed(await response.json());
 * if (read.state === "answer") readSignedAnswerV3(read.answer).state;
 * ```
 */
export function readRelayed(relayed: unknown): ReadRelayed {
  const protocol = memberOf(relayed, "protocol");
  if (protocol === "v2") return { state: "v2" };
  if (protocol !== "v3") return unreadable("its protocol is unknown");
  const headers = headerLines(memberOf(relayed, "headers"));
  if (headers === undefined) return unreadable("its headers are not texts");
  const body = memberOf(relayed, "body");
  if (typeof body !== "string" || body.length > maxBodyLength) {
    return unreadable("its body is not base64 of 1 MiB at most");
  }
  const bytes = decodeBase64(body);
  if (!bytes.ok) return unreadable(bytes.problem);
  return { state: "answer", answer: { headers, body: bytes.value } };
}

function unreadable(problem: string): ReadRelayed {
  return { state: "unreadable", problem };
}

function headerLines(headers: unknown): readonly HeaderLine[] | undefined {
  if (typeof headers !== "object" || headers === null) return undefined;
  const lines = Object.entries(headers);
  return lines.every((line): line is [string, string] => typeof line[1] === "string") ? lines : undefined;
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined;
}
