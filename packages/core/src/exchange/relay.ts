import { decodeBase64, encodeBase64 } from "../codec/base64.ts";
import { problem, type Result, success } from "../codec/result.ts";
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

const relayedHeaders = ["timestamp", "nonce", "serial", "signature", "signature-type"].map(
  (name) => `wechatpay-${name}`,
);
const maxBodyLength = 1_400_000;

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

/**
 * Reads what `relay` made, after JSON; members it does not know are ignored. A problem for anything else, V2 evidence
 * and bodies beyond 1 MiB among it. Nothing is verified yet.
 *
 * @example
 * ```ts
 * const read = readRelayed(await response.json());
 * if (read.ok) readSignedAnswerV3(read.value).state;
 * ```
 */
export function readRelayed(value: unknown): Result<Pick<WireAnswer, "headers" | "body">> {
  const protocol = memberOf(value, "protocol");
  const body = memberOf(value, "body");
  const headers = headerLines(memberOf(value, "headers"));
  if (protocol !== "v3") return problem("it is not an APIv3 answer");
  if (headers === undefined) return problem("its headers are not an object of texts");
  if (typeof body !== "string" || body.length > maxBodyLength)
    return problem("its body is not base64 of 1 MiB at most");
  const bytes = decodeBase64(body);
  return bytes.ok ? success({ headers, body: bytes.value }) : bytes;
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
